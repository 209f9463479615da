import { isDeepStrictEqual } from "node:util";
import { keptAdoption } from "../creation/adoption.ts";
import { existsAlready } from "../existsAlready.ts";
import type { Checked, Difference, Handlers } from "../handlers.ts";
import { type Transient, takeTransient } from "../inputs/transient.ts";
import { isUnknown } from "../inputs/unknown.ts";
import { objectId } from "../object/wholeObject.ts";
import { type ImageAccessInputs, type ImageAccessOutputs, imageAccessDiagnostics, sortedAccess } from "./inputs.ts";
import { observeAccess } from "./observe.ts";
import { removeAction, writeAccess } from "./write.ts";

/** The right to use the images of a namespace or stream: one role binding for each action. */
export const imageAccess: Handlers<ImageAccessInputs, ImageAccessOutputs> = {
  check: checkImageAccess,
  diff: diffImageAccess,

  async create(context, inputs) {
    return { id: objectId(inputs), outs: await writeAccess(context, undefined, inputs) };
  },

  async read({ cluster }, _id, outs) {
    const access = await observeAccess(cluster, outs, outs.bound);
    if (access === undefined) return undefined;
    const { adoption: _adoption, bound, ...declared } = outs;
    const inputs = { ...declared, access };
    return { inputs, outs: { ...inputs, bound, ...keptAdoption(outs) } };
  },

  update: (context, _id, olds, news) => writeAccess(context, olds, news),

  async delete(context, _id, outs) {
    for (const action of outs.bound) await removeAction(context, outs, action);
  },
};

/** Validates, normalizes, and takes the transient part out. No I/O. */
function checkImageAccess(
  news: ImageAccessInputs & { transient?: Transient },
  olds: Partial<ImageAccessInputs>,
): Checked<ImageAccessInputs> {
  const [inputs, { exists, maker, mismatched = [], refused = [] }] = takeTransient(news);
  const diagnostics = refused.length > 0 ? refused : imageAccessDiagnostics(inputs);
  if (diagnostics.length > 0) return { inputs, diagnostics };
  const isNew = olds.metadata === undefined;
  const isForeign = isNew && exists === true && inputs.adopt !== true;
  const summary = isForeign ? existsAlready(`a role binding of ${objectId(inputs)}`, maker) : "";
  const { access } = inputs;
  return {
    inputs: { ...inputs, access: isUnknown(access) ? access : sortedAccess(access) },
    diagnostics: [...(isForeign ? [{ path: "metadata.name", summary }] : []), ...(isNew ? mismatched : [])],
  };
}

/** Compares declarations. No I/O. */
function diffImageAccess(olds: ImageAccessInputs, news: ImageAccessInputs): Difference {
  const renamed = !isDeepStrictEqual(olds.metadata, news.metadata);
  const isSame = isDeepStrictEqual([olds.stream, olds.access], [news.stream, news.access]);
  return { changes: renamed || !isSame, replaces: renamed ? ["metadata"] : [] };
}
