import { type DeclaredTag, tagKey } from "./declarations.ts";
import type { Unresolved } from "./resolution.ts";

export const circle = (chain: readonly string[]): Unresolved => ({
  code: "CIRCULAR_TAGS",
  severity: "warning",
  summary: `tags follow each other in a circle: ${chain.join(" → ")}; let one of them take its image from elsewhere`,
});

export const pending = (tag: DeclaredTag): Unresolved => ({
  code: "NOT_KNOWN_YET",
  summary: `what image stream tag ${tagKey(tag)} takes its image from is not known before the update`,
  severity: "info",
});
