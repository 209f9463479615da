import { kindNames } from "../../apiserver/kindNames.ts";
import type { ResourceDefinition } from "../../apiserver/resource.ts";
import { type ImageStorage, imageGroup } from "../imageStorage.ts";
import { imageSchema } from "../schemas.ts";
import { imageTable } from "../tables.ts";

/** Image: the metadata of one image, by digest. It outlives every stream that refers to it. */
export function images(storage: ImageStorage): ResourceDefinition {
  return {
    ...kindNames(imageGroup, "Image"),
    namespaced: false,
    storageVersionHash: "FX/i8Tt+3Fc=",
    schema: imageSchema,
    table: imageTable,
    endpoint: storage.images,
  };
}
