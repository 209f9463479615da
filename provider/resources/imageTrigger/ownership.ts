import { isDeepStrictEqual } from "node:util";
import type { EntryContent, PresentEntry } from "./entryPlace.ts";
import { type ImageTriggerInputs, triggerSource } from "./inputs.ts";

/** What the engine stores of an image trigger beside its inputs. */
export interface ImageTriggerOutputs extends ImageTriggerInputs {
  /** What this program has written, or may have; absent while the entry is as the inputs say. */
  written?: EntryContent[];
  /** Why the trigger controller does not follow the entry that a refresh has found. */
  deaf?: string;
}

/** The entry that a declaration, or a state, means. */
export function contentOf(inputs: ImageTriggerInputs): EntryContent {
  const containers = inputs.containers ?? (inputs.container === undefined ? [] : [inputs.container]);
  const isSpec = inputs.workload.kind === "DeploymentConfig";
  return {
    from: triggerSource(inputs),
    paused: inputs.paused === true,
    ...(isSpec ? { containers: [...containers].sort() } : {}),
  };
}

/** What this program has written, or may have, as far as the state tells. */
export const writtenBy = (outs: ImageTriggerOutputs): EntryContent[] => outs.written ?? [contentOf(outs)];

/** Whether an entry is one of these; it may serve other containers as well. */
export function isOneOf(present: PresentEntry, contents: readonly EntryContent[]): boolean {
  return contents.some(
    ({ from, paused, containers = [] }) =>
      present.deaf === undefined &&
      present.paused === paused &&
      isDeepStrictEqual({ ...present.from }, { ...from }) &&
      containers.every((name) => present.containers?.includes(name)),
  );
}

/** The state after a refresh: what was found, and what was written where that is another thing. */
export function withWrittenEntry(
  { written: _written, deaf: _deaf, ...found }: ImageTriggerOutputs,
  before: ImageTriggerOutputs,
  { deaf }: Pick<PresentEntry, "deaf">,
): ImageTriggerOutputs {
  const written = writtenBy(before);
  const isOurs = deaf === undefined && written.some((content) => isDeepStrictEqual(content, contentOf(found)));
  return { ...found, ...(isOurs ? {} : { written }), ...(deaf === undefined ? {} : { deaf }) };
}
