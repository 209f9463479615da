import type { Diagnostic } from "../../image/diagnostic.ts";
import { existsAlready } from "../existsAlready.ts";
import type { Checked } from "../handlers.ts";
import { type Transient, takeTransient } from "../inputs/transient.ts";
import { objectId, type WholeObjectInputs } from "./wholeObject.ts";

/** Judgement and normal form of the declarations of a kind. */
interface Declared<Inputs> {
  readonly kind: string;
  readonly diagnostics: (inputs: unknown) => Diagnostic[];
  readonly normalize: (inputs: Inputs) => Inputs;
}

/** Validates, normalises, and takes the transient part out. No I/O. */
export function checkObject<Inputs extends WholeObjectInputs>(
  of: Declared<Inputs>,
  news: Inputs & { transient?: Transient },
  olds: Partial<Inputs>,
): Checked<Inputs> {
  const [inputs, transient] = takeTransient(news);
  const { dryRun, exists, maker, mismatched = [], refused = [], unresolved = [] } = transient;
  const diagnostics = of.diagnostics(inputs);
  if (diagnostics.length > 0) return { inputs, diagnostics: [...diagnostics, ...refused] };
  const isNew = olds.metadata === undefined;
  const isForeign = isNew && exists === true && inputs.adopt !== true;
  const summary = isForeign ? existsAlready(`${of.kind} ${objectId(inputs)}`, maker) : "";
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
