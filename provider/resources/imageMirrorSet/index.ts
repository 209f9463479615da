import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { membersOf } from "../../image/members.ts";
import { keptAdoption } from "../creation/adoption.ts";
import type { Context, Difference, Handlers } from "../handlers.ts";
import { changedMetadata, observedMetadata } from "../inputs/objectMetadata.ts";
import { patchOf } from "../inputs/patchOf.ts";
import { checkObject } from "../object/checkObject.ts";
import { createObject } from "../object/createObject.ts";
import { deleteObject } from "../object/deleteObject.ts";
import { updateObject } from "../object/updateObject.ts";
import { objectAddress, type WholeObjectKind, type WholeObjectOutputs } from "../object/wholeObject.ts";
import { meaning } from "../singleton/singleton.ts";
import { type ImageMirrorSetInputs, imageMirrorSetDiagnostics, listOfSet } from "./inputs.ts";
import type { ImageMirrorSetSpec } from "./spec.ts";

/** State of a set of mirrors. */
export type ImageMirrorSetOutputs = ImageMirrorSetInputs & WholeObjectOutputs;

/** The kind of object that a declaration means. */
export function mirrorSetKind({ spec }: Pick<ImageMirrorSetInputs, "spec">) {
  const kind = listOfSet(spec) === "imageTagMirrors" ? "ImageTagMirrorSet" : "ImageDigestMirrorSet";
  const remedy = "declare an ImageContentSourcePolicy (operator.openshift.io/v1alpha1) there, which holds for digests";
  const isOff = `the cluster has no ${kind} in config.openshift.io/v1: it is older than OpenShift 4.13; ${remedy}`;
  return { apiVersion: "config.openshift.io/v1", kind, isOff } as const;
}

/** The declaration that would describe the object as it is now. */
export function observeMirrorSet(declared: ImageMirrorSetInputs, { metadata, spec }: ApiObject): ImageMirrorSetInputs {
  const list = listOfSet(declared.spec);
  const present = (membersOf(spec)[list] ?? []) as ImageMirrorSetSpec[typeof list];
  const isSame = isDeepStrictEqual(meaning(present), meaning(declared.spec[list]));
  return {
    ...declared,
    metadata: observedMetadata(declared.metadata, metadata),
    spec: isSame ? declared.spec : { [list]: present },
  };
}

const patch = (olds: ImageMirrorSetInputs, news: ImageMirrorSetInputs): object | undefined =>
  patchOf({
    metadata: changedMetadata(olds.metadata, news.metadata),
    spec: isDeepStrictEqual(meaning(olds.spec), meaning(news.spec)) ? undefined : news.spec,
  });

const kindOf = (inputs: ImageMirrorSetInputs): WholeObjectKind<ImageMirrorSetInputs, ImageMirrorSetOutputs> => ({
  ...mirrorSetKind(inputs),
  observe: observeMirrorSet,
  readsFirst: () => false,
  patch,
  outputs: async (_context, declared) => declared,
});

function diff(olds: ImageMirrorSetInputs, news: ImageMirrorSetInputs): Difference {
  const replaces = [
    ...(olds.metadata.name === news.metadata.name ? [] : ["metadata"]),
    ...(listOfSet(olds.spec) === listOfSet(news.spec) ? [] : ["spec"]),
  ];
  return { changes: replaces.length > 0 || patch(olds, news) !== undefined, replaces };
}

const create = (context: Context, inputs: ImageMirrorSetInputs) => createObject(kindOf(inputs), context, inputs);

/** An ImageDigestMirrorSet or an ImageTagMirrorSet. */
export const imageMirrorSet: Handlers<ImageMirrorSetInputs, ImageMirrorSetOutputs> = {
  check(news, olds) {
    const { kind } = mirrorSetKind(news);
    return checkObject({ kind, diagnostics: imageMirrorSetDiagnostics, normalize: (inputs) => inputs }, news, olds);
  },
  diff,
  create,

  async read(context, _id, outs) {
    const object = await context.cluster.objects.findGathered(objectAddress(mirrorSetKind(outs), outs));
    if (object === undefined) return undefined;
    const { adoption: _adoption, ...declared } = outs;
    const inputs = observeMirrorSet(declared, object);
    return { inputs, outs: { ...inputs, ...keptAdoption(outs) } };
  },

  update: (context, _id, olds, news) => updateObject(kindOf(news), context, olds, news, create),

  delete: (context, _id, outs) => deleteObject(mirrorSetKind(outs), context, outs),
};
