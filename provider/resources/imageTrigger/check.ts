import { isDeepStrictEqual } from "node:util";
import type { Diagnostic } from "../../image/diagnostic.ts";
import type { Checked } from "../handlers.ts";
import { type TakenPlace, type Transient, takeTransient } from "../inputs/transient.ts";
import { hasUnknown } from "../inputs/unknown.ts";
import { keyOf } from "./entryFound.ts";
import { type ImageTriggerInputs, imageTriggerDiagnostics, nameOfSource, normalizeImageTrigger } from "./inputs.ts";
import { contentOf, isOneOf } from "./ownership.ts";
import { placeOfKind } from "./placeOfKind.ts";

/** Validates, normalizes, and takes the transient part out. No I/O. */
export function checkImageTrigger(
  news: ImageTriggerInputs & { transient?: Transient },
  olds: Partial<ImageTriggerInputs>,
): Checked<ImageTriggerInputs> {
  const [given, { dryRun, declared, refused = [], taken = [], mismatched = [], unresolved = [] }] = takeTransient(news);
  const isKept = declared !== undefined && hasOldTrigger(given, declared, olds);
  const inputs = isKept ? withImageOf(olds, given) : given;
  const diagnostics = imageTriggerDiagnostics(inputs);
  if (diagnostics.length > 0) return { inputs, diagnostics };
  return {
    inputs: normalizeImageTrigger(isNew(olds) ? withoutRestore(inputs) : inputs),
    diagnostics: [
      ...refused,
      ...(inputs.adopt === true ? [] : taken.filter((one) => isTaken(one, inputs, olds)).map(withoutEntry)),
      ...(isNew(olds) ? mismatched : []),
      ...(dryRun || isKept ? [] : unresolved),
    ],
  };
}

/** At its own place, a trigger finds its own entry; where it moves, it may still stand at the old place. */
function isTaken({ entry }: TakenPlace, inputs: ImageTriggerInputs, olds: Partial<ImageTriggerInputs>): boolean {
  if (isNew(olds)) return true;
  const [before, now] = [olds as ImageTriggerInputs, inputs].map(normalizeImageTrigger) as [
    ImageTriggerInputs,
    ImageTriggerInputs,
  ];
  const isOther = !isDeepStrictEqual(before.workload, now.workload);
  if (isOther || hasUnknown(now) || placeOfKind(now.workload.kind).fixedKey || keyOf(before) === keyOf(now))
    return false;
  return entry === undefined || !isOneOf({ ...entry, text: "", index: 0 }, [contentOf(before)]);
}

const withoutEntry = ({ entry: _entry, ...diagnostic }: TakenPlace): Diagnostic => diagnostic;

/** Tells that the engine registers the old source or `paused` (`ignoreChanges`), for which the program has no image. */
function hasOldTrigger(
  inputs: ImageTriggerInputs,
  declared: NonNullable<Transient["declared"]>,
  olds: Partial<ImageTriggerInputs>,
): boolean {
  if (isNew(olds) || imageTriggerDiagnostics(inputs).length > 0 || hasUnknown(inputs.from)) return false;
  const from = nameOfSource(normalizeImageTrigger(inputs));
  return from !== declared.from || (inputs.paused === true) !== declared.paused;
}

function withImageOf({ image }: Partial<ImageTriggerInputs>, inputs: ImageTriggerInputs): ImageTriggerInputs {
  const { image: _image, ...rest } = inputs;
  return { ...rest, ...(image === undefined ? {} : { image }) };
}

const isNew = ({ workload }: Partial<ImageTriggerInputs>): boolean => workload === undefined;

/** Before the first write, a trigger is not lost. */
function withoutRestore({ restore: _restore, ...inputs }: ImageTriggerInputs): ImageTriggerInputs {
  return inputs;
}
