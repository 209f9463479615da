import { copy, equal, isRecord } from "../apiserver/copy.ts";
import type { Strategy } from "../apiserver/kindStrategy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import { subdomainName } from "../apiserver/metaValidation.ts";
import type { ClusterCore, RequestContext, ResourceDefinition, Subresource } from "../apiserver/resource.ts";
import { StoredResource } from "../apiserver/storedResource.ts";

export interface StoredKindOptions<T extends KubeObject> {
  readonly strategy?: Strategy<T>;
  /** Adds a status subresource; other writes then keep the status. @default false */
  readonly status?: boolean;
  /** Counts changes of the spec, or also of the annotations, in metadata.generation. @default false */
  readonly generation?: boolean | "annotations";
  readonly subresources?: Readonly<Record<string, Subresource>>;
}

const statusOf = (object: KubeObject): unknown => object["status"];

/** Restores the stored status and ignores the client's. */
function keepStatus(object: KubeObject, old: KubeObject | undefined): void {
  const status = old && statusOf(old);
  if (status === undefined) delete object["status"];
  else object["status"] = copy(status);
}

/** The desired state: all members but metadata and status. */
function wish(object: KubeObject): Record<string, unknown> {
  const { metadata: _metadata, status: _status, ...rest } = object;
  return rest;
}

function withBookkeeping<T extends KubeObject>(options: StoredKindOptions<T>): Strategy<T> {
  const { strategy = {}, status = false, generation = false } = options;
  const counted = (object: KubeObject): unknown =>
    generation === "annotations" ? [wish(object), object.metadata.annotations ?? {}] : wish(object);
  return {
    validateName: subdomainName,
    ...strategy,
    prepareForCreate(context, object) {
      if (status) Object.assign(object, { status: {} });
      if (generation) object.metadata.generation = 1;
      strategy.prepareForCreate?.(context, object);
    },
    prepareForUpdate(context, object, old) {
      if (status) keepStatus(object, old);
      strategy.prepareForUpdate?.(context, object, old);
      if (generation && !equal(counted(object), counted(old))) {
        object.metadata.generation = (old.metadata.generation ?? 0) + 1;
      }
    },
  };
}

/** PUT and PATCH of `status`: change only the status. */
const statusStrategy = <T extends KubeObject>({ decode, decorate }: Strategy<T>): Strategy<T> => ({
  ...(decode === undefined ? {} : { decode }),
  ...(decorate === undefined ? {} : { decorate }),
  prepareForUpdate(_context: RequestContext, object, old) {
    for (const key of Object.keys(object)) if (!["metadata", "status"].includes(key)) delete object[key as keyof T];
    Object.assign(object, copy(wish(old)));
    if (old.metadata.labels) object.metadata.labels = copy(old.metadata.labels);
    else delete object.metadata.labels;
    if (!isRecord(statusOf(object))) Object.assign(object, { status: {} });
  },
});

/** A stored kind with optional status subresource and generation. */
export function storedKind<T extends KubeObject>(
  core: ClusterCore,
  definition: Omit<ResourceDefinition, "endpoint" | "subresources">,
  options: StoredKindOptions<T> = {},
): ResourceDefinition {
  const strategy = withBookkeeping(options);
  const endpoint = new StoredResource<T>(core, definition, strategy);
  const all = new StoredResource<T>(core, definition, statusStrategy(strategy));
  // A status is read and written, but never created or deleted separately.
  const status: Subresource = {
    kind: definition.kind,
    resetFields: ["spec"],
    endpoint: {
      get: (context, name) => all.get(context, name),
      update: (context, name, change, update) => all.update(context, name, change, update),
      decode: (object) => all.decode(object),
    },
  };
  const subresources = { ...(options.status ? { status } : {}), ...options.subresources };
  const resetFields = options.status ? ["status"] : [];
  return { ...definition, endpoint, resetFields, ...(Object.keys(subresources).length === 0 ? {} : { subresources }) };
}
