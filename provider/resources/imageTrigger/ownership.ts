import { isDeepStrictEqual } from "node:util";
import type { EntryContent, PresentEntry } from "./entryPlace.ts";
import { type ImageTriggerInputs, triggerSource } from "./inputs.ts";

/** State of an image trigger. */
export interface ImageTriggerOutputs extends ImageTriggerInputs {
  /** Entries that this program has written, or may have; absent while the entry is that of the inputs. */
  written?: EntryContent[];
  /** Reason why the trigger controller ignores the entry that a refresh has found. */
  deaf?: string;
}

/** The entry of a declaration, or of a state. */
export function contentOf(inputs: ImageTriggerInputs): EntryContent {
  const containers = inputs.containers ?? (inputs.container === undefined ? [] : [inputs.container]);
  const isSpec = inputs.workload.kind === "DeploymentConfig";
  return {
    from: triggerSource(inputs),
    paused: inputs.paused === true,
    ...(isSpec ? { containers: [...containers].sort() } : {}),
  };
}

/** The entries that this program has written, or may have, by its state. */
export const writtenBy = (outs: ImageTriggerOutputs): EntryContent[] => outs.written ?? [contentOf(outs)];

/** Tells that an entry has one of these contents; it may serve other containers as well. */
export function isOneOf(present: PresentEntry, contents: readonly EntryContent[]): boolean {
  return contents.some(
    ({ from, paused, containers = [] }) =>
      present.deaf === undefined &&
      present.paused === paused &&
      isDeepStrictEqual({ ...present.from }, { ...from }) &&
      containers.every((name) => present.containers?.includes(name)),
  );
}

/** The state after a refresh: the found entry, and the written one if it is another. */
export function withWrittenEntry(
  { written: _written, deaf: _deaf, ...found }: ImageTriggerOutputs,
  before: ImageTriggerOutputs,
  { deaf }: Pick<PresentEntry, "deaf">,
): ImageTriggerOutputs {
  const written = writtenBy(before);
  const isOurs = deaf === undefined && written.some((content) => isDeepStrictEqual(content, contentOf(found)));
  return { ...found, ...(isOurs ? {} : { written }), ...(deaf === undefined ? {} : { deaf }) };
}
