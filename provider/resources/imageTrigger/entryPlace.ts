import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { Failure } from "../inputs/transient.ts";
import type { ImageTriggerInputs } from "./inputs.ts";

/** A trigger as an object has it. */
export interface PresentEntry {
  /** With its namespace. */
  readonly from: { readonly namespace: string; readonly name: string };
  readonly paused: boolean;
  /** Where one entry is for several containers. */
  readonly containers?: readonly string[];
}

/** A patch that fails if the object is no longer as it was read. */
export type EntryPatch =
  | { readonly type: "merge"; readonly body: object }
  | { readonly type: "json"; readonly body: object[] };

/** Where an object of some kind keeps its triggers, and how it shows that the cluster has acted on one. */
export interface EntryPlace {
  /** What tells entries of one object apart. */
  key(inputs: ImageTriggerInputs): string;
  /** Whether a change of the key needs another entry; otherwise the entry itself is changed. */
  readonly fixedKey: boolean;
  /** Why a trigger cannot work on the object. */
  failures(inputs: ImageTriggerInputs, object: ApiObject): Failure[];
  find(inputs: ImageTriggerInputs, object: ApiObject): PresentEntry | undefined;
  /** `undefined` if the entry is so already. `olds` says which entry is ours, where its key has changed. */
  set(inputs: ImageTriggerInputs, object: ApiObject, olds: ImageTriggerInputs): EntryPatch | undefined;
  /** `undefined` if there is no such entry. */
  remove(inputs: ImageTriggerInputs, object: ApiObject): EntryPatch | undefined;
  /** The image that the controller has given the object; `undefined` while there is none, or not everywhere. */
  image(inputs: ImageTriggerInputs, object: ApiObject): string | undefined;
  /** What may be the cause if the controller does not act. */
  hint(inputs: ImageTriggerInputs, object: ApiObject | undefined): string;
}
