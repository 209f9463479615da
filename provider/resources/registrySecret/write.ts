import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { ObjectKind } from "../../cluster/objects.ts";
import { pullSecretData } from "../../registry/pullSecret.ts";
import { adoptionAnnotation } from "../creation/adoption.ts";
import { changedMetadata } from "../inputs/objectMetadata.ts";
import { patchOf } from "../inputs/patchOf.ts";
import { excludeAnnotation, type RegistrySecretInputs, secretAddress } from "./inputs.ts";

/** The Secret of a declaration. */
export function secretObject(inputs: RegistrySecretInputs): ApiObject & ObjectKind {
  const { apiVersion, kind } = secretAddress(inputs);
  const { labels, name, namespace } = inputs.metadata;
  const annotations = annotationsOf(inputs);
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    type: inputs.type,
    data: pullSecretData(inputs.type, inputs.registries),
  };
}

/** A merge patch of what differs; `undefined` if nothing does. */
export function secretPatch(
  olds: RegistrySecretInputs,
  news: RegistrySecretInputs,
  adoption?: string,
): object | undefined {
  const annotations = {
    ...annotationsOf(news),
    ...(adoption === undefined ? {} : { [adoptionAnnotation]: adoption }),
  };
  const isSame = isDeepStrictEqual(olds.registries, news.registries);
  return patchOf({
    metadata: changedMetadata(
      { ...olds.metadata, annotations: annotationsOf(olds) },
      { ...news.metadata, annotations },
    ),
    data: isSame ? undefined : pullSecretData(news.type, news.registries),
  });
}

const annotationsOf = ({ metadata, excludeFromImports }: RegistrySecretInputs): Record<string, string> => ({
  ...metadata.annotations,
  ...(excludeFromImports ? { [excludeAnnotation]: "true" } : {}),
});
