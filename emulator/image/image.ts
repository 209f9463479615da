import type { ResourceDefinition } from "../apiserver/resource.ts";
import { imageSchema } from "./imageSchemas.ts";
import { type ImageStorage, imageGroup } from "./imageStreamStorage.ts";
import { imageTable } from "./imageTables.ts";

/** Image: the metadata of one image, by digest. It outlives every stream that refers to it. */
export function images(storage: ImageStorage): ResourceDefinition {
  return {
    group: imageGroup,
    version: "v1",
    resource: "images",
    singular: "image",
    kind: "Image",
    namespaced: false,
    storageVersionHash: "FX/i8Tt+3Fc=",
    schema: imageSchema,
    table: imageTable,
    endpoint: storage.images,
  };
}
