import type { CustomResourceOptions } from "@pulumi/pulumi";
import { ImageStreamError } from "../../provider/image/error.ts";
import { isObject } from "../../provider/image/members.ts";
import type { ManifestObject, ManifestTransform } from "../imageStreamsArgs.ts";
import { isOfCluster } from "./kinds.ts";
import { type PlacedObject, textAt } from "./manifest.ts";

/** An object after the program's transforms, with its options. */
export interface Transformed {
  readonly manifest: PlacedObject;
  readonly opts: CustomResourceOptions;
}

/** Applies transforms, one after the other. An object that becomes an empty list, or `null`, is taken out. */
export function transformed(
  given: PlacedObject,
  transforms: readonly ManifestTransform[],
  base: CustomResourceOptions,
  namespace: string | undefined,
): readonly Transformed[] {
  const opts = { ...base };
  let object: ManifestObject | null = inNamespace(given.object as ManifestObject, namespace);
  for (const transform of transforms) {
    const answer: unknown = transform(object, opts);
    if (answer === null) return [];
    if (isObject(answer)) object = answer as ManifestObject;
    if (object.kind === "List" && Array.isArray(object["items"])) {
      return object["items"].flatMap((item: ManifestObject) =>
        transformed(renamed({ ...given, object: item }), [], { ...opts }, namespace),
      );
    }
  }
  return [{ manifest: renamed({ ...given, object }), opts }];
}

function inNamespace(object: ManifestObject, namespace: string | undefined): ManifestObject {
  const { metadata } = object;
  if (namespace === undefined || isOfCluster(object) || (isObject(metadata) && metadata["namespace"] !== undefined))
    return object;
  return { ...object, metadata: { ...metadata, namespace } };
}

/** The manifest with the kind and name of its object, where these are plain texts. */
function renamed(manifest: PlacedObject): PlacedObject {
  const { object } = manifest;
  if (!isObject(object)) {
    throw new ImageStreamError("INVALID_MANIFEST", [{ path: manifest.place, summary: "a transform gave no object" }]);
  }
  return {
    ...manifest,
    apiVersion: textAt(object, "apiVersion") ?? manifest.apiVersion,
    kind: textAt(object, "kind") ?? manifest.kind,
    name: textAt(object, "metadata", "name") ?? manifest.name,
    namespace: textAt(object, "metadata", "namespace") ?? manifest.namespace,
  };
}
