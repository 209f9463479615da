import { kindNames } from "../../apiserver/kindNames.ts";
import type { KubeObject } from "../../apiserver/kubeObject.ts";
import type { Endpoint, RequestContext, ResourceDefinition } from "../../apiserver/resource.ts";
import { type ImageStorage, imageGroup } from "../imageStorage.ts";
import { imageStreamSchema } from "../schemas.ts";
import { imageStreamTable } from "../tables.ts";
import { layersEndpoint } from "./layers.ts";
import { checkStreamQuota } from "./quota.ts";
import { secretsEndpoint } from "./secrets.ts";

/** ImageStream with its subresources `status`, `layers` and `secrets`. */
export function imageStreams(storage: ImageStorage): ResourceDefinition {
  return {
    ...kindNames(imageGroup, "ImageStream"),
    shortNames: ["is"],
    categories: ["all"],
    storageVersionHash: "mwmf9lCqOiA=",
    selectable: ["spec.dockerImageRepository", "status.dockerImageRepository"],
    schema: imageStreamSchema,
    table: imageStreamTable,
    endpoint: streamEndpoint(storage),
    subresources: {
      layers: { kind: "ImageStreamLayers", endpoint: layersEndpoint(storage) },
      secrets: { kind: "SecretList", endpoint: secretsEndpoint },
      status: { kind: "ImageStream", endpoint: statusEndpoint(storage), schema: imageStreamSchema },
    },
  };
}

/** The stored streams, with their quota. Only requests for streams themselves are checked here. */
function streamEndpoint({ streams }: ImageStorage): Endpoint {
  return {
    get: (context, name) => streams.get(context, name),
    list: (context, options) => streams.list(context, options),
    create: (context, object) => {
      checkQuota(context, object);
      return streams.create(context, object);
    },
    update: (context, name, change, options) => streams.update(context, name, change, options),
    delete: (context, name, options) => streams.delete(context, name, options),
    deleteCollection: (context, list, options) => streams.deleteCollection(context, list, options),
    watch: streams.watch,
    decode: (object) => streams.decode(object),
  };
}

function checkQuota(context: RequestContext, { metadata: { name = "" } }: KubeObject): void {
  checkStreamQuota(context, name, { resource: "imagestreams", name });
}

function statusEndpoint({ streamStatus }: ImageStorage): Endpoint {
  return {
    get: (context, name) => streamStatus.get(context, name),
    update: (context, name, change, options) => streamStatus.update(context, name, change, options),
    decode: (object) => streamStatus.decode(object),
  };
}
