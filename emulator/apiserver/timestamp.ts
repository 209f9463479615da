import type { Clock } from "../clock.ts";

/** The time as the API writes it: RFC 3339, whole seconds, UTC. */
export const timestamp = (clock: Clock): string =>
  clock
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, "Z");
