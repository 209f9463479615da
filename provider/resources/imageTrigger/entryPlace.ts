import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { Diagnostic } from "../../image/diagnostic.ts";
import type { ImageTriggerInputs } from "./inputs.ts";

/** Meaning of an entry. */
export interface EntryContent {
  /** With its namespace. */
  readonly from: { readonly namespace: string; readonly name: string };
  readonly paused: boolean;
  /** Of entries that serve several containers. */
  readonly containers?: readonly string[];
}

/** A trigger as an object has it. */
export interface PresentEntry extends EntryContent {
  /** Reason why the trigger controller ignores the entry. */
  readonly deaf?: string;
  /** As it is written. */
  readonly text: string;
  /** Its position among the object's entries. */
  readonly index: number;
}

/** A patch that fails if the object is no longer as it was read. */
export type EntryPatch = (
  | { readonly type: "merge"; readonly body: object }
  | { readonly type: "json"; readonly body: object[] }
) & {
  /** The change takes another patch after this one. */
  readonly isFirst?: boolean;
};

/** The entry that a trigger has, and the declaration that put it there. */
export interface OwnEntry {
  readonly entry: PresentEntry;
  readonly declared: ImageTriggerInputs;
}

/** Both JSON patches of an object as one. */
export function bothPatches(first: EntryPatch | undefined, second: EntryPatch | undefined): EntryPatch | undefined {
  if (first?.type !== "json" || second?.type !== "json") return first ?? second;
  // The first operation of each names the version of the object.
  return { type: "json", body: [...first.body, ...second.body.slice(1)] };
}

/** Another trigger that keeps the controller from acting on the object, as soon as its tag has an image. */
export interface Obstacle {
  readonly tag: { readonly namespace: string; readonly name: string };
  readonly reason: string;
}

/** The place of triggers in an object, and the signs that the cluster has acted on one. */
export interface EntryPlace {
  /** Key of an entry in its object. */
  key(inputs: ImageTriggerInputs): string;
  /** A change of the key replaces the entry; otherwise the entry itself is changed. */
  readonly fixedKey: boolean;
  /** Failures of a trigger that cannot work on the object. */
  diagnostics(inputs: ImageTriggerInputs, object: ApiObject): Diagnostic[];
  /** The entries in the trigger's place, in any form; the best match comes first. */
  find(inputs: ImageTriggerInputs, object: ApiObject): PresentEntry[];
  /** Changes our entry, or adds one where there is none; `undefined` if the entry is so already. */
  set(inputs: ImageTriggerInputs, object: ApiObject, own: OwnEntry | undefined): EntryPatch | undefined;
  /** Takes the trigger out of an entry that `find` has found. */
  remove(inputs: ImageTriggerInputs, object: ApiObject, entry: PresentEntry): EntryPatch | undefined;
  /** The image that the controller has given the object; `undefined` while there is none, or not everywhere. */
  image(inputs: ImageTriggerInputs, object: ApiObject): string | undefined;
  /** Triggers that keep the controller from acting on the object as soon as their tags have an image. */
  obstacles(inputs: ImageTriggerInputs, object: ApiObject): Obstacle[];
  /** Likely cause if the controller does not act; empty if none is known. */
  hint(inputs: ImageTriggerInputs, object: ApiObject | undefined): string;
}
