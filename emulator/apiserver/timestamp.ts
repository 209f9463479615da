import type { Clock } from "../clock.ts";

/** The current time in the API's format: RFC 3339, whole seconds, UTC. */
export const timestamp = (clock: Clock): string =>
  clock
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, "Z");
