import type * as pulumi from "@pulumi/pulumi";
import { type Declarations, type TagName, tagKey } from "../../../provider/resolver/declarations.ts";
import { sharedByCopies } from "../../sharedByCopies.ts";

/** A BuildConfig of the program that builds into a tag. */
export interface OutputOwner {
  readonly name: string;
  /** `namespace/name`. */
  readonly id: string;
  readonly resource: Promise<pulumi.Resource>;
}

const outputs = sharedByCopies("buildOutputs", () => new WeakMap<Declarations, Map<string, OutputOwner>>());

/** Takes note of the tag into which a BuildConfig of the program builds. */
export function addOutput(declarations: Declarations, tag: TagName, owner: OutputOwner): void {
  const known = outputs.get(declarations) ?? new Map<string, OutputOwner>();
  outputs.set(declarations, known.set(tagKey(tag), owner));
}

/** The BuildConfig of the program that builds into a tag. */
export const outputOf = (declarations: Declarations, tag: TagName): OutputOwner | undefined =>
  outputs.get(declarations)?.get(tagKey(tag));
