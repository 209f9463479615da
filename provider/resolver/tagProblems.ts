import { type DeclaredTag, tagKey } from "./declarations.ts";
import type { Problem } from "./resolution.ts";

export const circle = (chain: readonly string[]): Problem => ({
  code: "CIRCULAR_TAGS",
  message: `tags follow each other in a circle: ${chain.join(" → ")}; let one of them take its image from elsewhere`,
});

export const pending = (tag: DeclaredTag): Problem => ({
  code: "NOT_KNOWN_YET",
  message: `what image stream tag ${tagKey(tag)} takes its image from is not known before the update`,
  isPending: true,
});

export const unavailable = (message: string): Problem => ({ code: "UNRESOLVED", message });
