import { type Declarations, type TagName, tagKey } from "../../../provider/resolver/declarations.ts";
import { sharedByCopies } from "../../sharedByCopies.ts";

const outputs = sharedByCopies("buildOutputs", () => new WeakMap<Declarations, Map<string, string>>());

/** Takes note of the tag into which a BuildConfig of the program builds. */
export function addOutput(declarations: Declarations, tag: TagName, config: string): void {
  const known = outputs.get(declarations) ?? new Map<string, string>();
  outputs.set(declarations, known.set(tagKey(tag), config));
}

/** The BuildConfig of the program that builds into a tag. */
export const builderOf = (declarations: Declarations, tag: TagName): string | undefined =>
  outputs.get(declarations)?.get(tagKey(tag));
