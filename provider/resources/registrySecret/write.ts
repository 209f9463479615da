import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { ObjectKind } from "../../cluster/objects.ts";
import { pullSecretData } from "../../registry/pullSecret.ts";
import { adoptionAnnotation } from "../creation/adoption.ts";
import { changedKeys } from "../inputs/objectMetadata.ts";
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
  const labels = changedKeys(olds.metadata.labels, news.metadata.labels);
  const annotations = changedKeys(annotationsOf(olds), {
    ...annotationsOf(news),
    ...(adoption === undefined ? {} : { [adoptionAnnotation]: adoption }),
  });
  const metadata = { ...(labels && { labels }), ...(annotations && { annotations }) };
  const isSame = isDeepStrictEqual(olds.registries, news.registries);
  const patch = {
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(isSame ? {} : { data: pullSecretData(news.type, news.registries) }),
  };
  return Object.keys(patch).length === 0 ? undefined : patch;
}

const annotationsOf = ({ metadata, excludeFromImports }: RegistrySecretInputs): Record<string, string> => ({
  ...metadata.annotations,
  ...(excludeFromImports ? { [excludeAnnotation]: "true" } : {}),
});
