import type { Diagnostic } from "../../image/diagnostic.ts";
import { existsAlready } from "../existsAlready.ts";
import type { Checked } from "../handlers.ts";
import { type Transient, takeTransient } from "../inputs/transient.ts";
import { objectId, type WholeObjectInputs } from "./wholeObject.ts";

/** Judgement and normal form of declarations. */
interface Judged<Inputs> {
  readonly diagnostics: (inputs: unknown) => Diagnostic[];
  readonly normalize: (inputs: Inputs) => Inputs;
}

/** Validates, normalises, and takes the transient part out. No I/O. */
export function checkObject<Inputs extends WholeObjectInputs>(
  of: Judged<Inputs> & { readonly kind: string },
  news: Inputs & { transient?: Transient },
  olds: Partial<Inputs>,
): Checked<Inputs> {
  return checkNamedObject(of, (inputs) => `${of.kind} ${objectId(inputs)}`, news, olds);
}

/** The same for objects that have their name for messages by another rule. */
export function checkNamedObject<Inputs extends { metadata: object; adopt?: boolean }>(
  of: Judged<Inputs>,
  nameOf: (inputs: Inputs) => string,
  news: Inputs & { transient?: Transient },
  olds: Partial<Inputs>,
): Checked<Inputs> {
  const [inputs, transient] = takeTransient(news);
  const { dryRun, exists, maker, mismatched = [], refused = [], unresolved = [] } = transient;
  const diagnostics = of.diagnostics(inputs);
  if (diagnostics.length > 0) return { inputs, diagnostics: [...diagnostics, ...refused] };
  const isNew = olds.metadata === undefined;
  const isForeign = isNew && exists === true && inputs.adopt !== true;
  const summary = isForeign ? existsAlready(nameOf(inputs), maker) : "";
  return {
    inputs: of.normalize(inputs),
    diagnostics: [
      ...(isForeign ? [{ path: "metadata.name", summary }] : []),
      ...(isNew ? mismatched : []),
      ...refused,
      ...(dryRun ? [] : unresolved),
    ],
  };
}
