import type { ApiList, ApiObject } from "./api/objectMeta.ts";
import { type ApiCall, encodeName } from "./apiCall.ts";
import { ClusterError, isNotFound, undefinedIfMissing } from "./clusterError.ts";
import type { GatheredOptions, GatheringTransport } from "./gatheredReads.ts";
import { listWhole } from "./listPages.ts";
import type { CallOptions, ListOptions, WatchOptions, WriteOptions } from "./settings.ts";
import type { Transport } from "./transport.ts";
import { type WatchEvent, watchEvents } from "./watch.ts";

/** Types of a patch. */
export type PatchType = "merge" | "strategic" | "json" | "apply";

export interface PatchOptions extends WriteOptions {
  /** @default "merge" */
  readonly type?: PatchType;
  /** For instance `status`. */
  readonly subresource?: string;
  /** With `apply`: takes fields over from other managers. @default false */
  readonly force?: boolean;
}

export interface DeleteOptions extends WriteOptions {
  readonly propagationPolicy?: "Foreground" | "Background" | "Orphan";
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** The calls of one kind of objects. A namespace of `undefined` means cluster scope, or all namespaces in a list. */
export interface ResourceClient<T> {
  /** @throws ClusterError `NOT_FOUND` and every other code */
  get(namespace: string | undefined, name: string, options?: CallOptions): Promise<T>;
  /** Like get, but `undefined` if the object or its namespace is missing. */
  find(namespace: string | undefined, name: string, options?: CallOptions): Promise<T | undefined>;
  /**
   * Like find, for reads of which there may be many: those of one namespace share a list from 4 objects on, and its answer
   * counts until something is written. Changes by other users within a minute may be missed.
   */
  findGathered(namespace: string | undefined, name: string, options?: GatheredOptions): Promise<T | undefined>;
  list(namespace: string | undefined, options?: ListOptions): Promise<ApiList<T>>;
  create(namespace: string | undefined, object: unknown, options?: WriteOptions): Promise<T>;
  /** PUT of the whole object. */
  replace(namespace: string | undefined, name: string, object: unknown, options?: WriteOptions): Promise<T>;
  patch(namespace: string | undefined, name: string, patch: unknown, options?: PatchOptions): Promise<T>;
  /** Deletes an object; `false` if it was missing, which is no error. */
  delete(namespace: string | undefined, name: string, options?: DeleteOptions): Promise<boolean>;
  /** Changes as they happen, until the server ends the watch or the signal is aborted. */
  watch(namespace: string | undefined, options?: WatchOptions): AsyncIterable<WatchEvent<T>>;
}

const patchTypes: Readonly<Record<PatchType, string>> = {
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  json: "application/json-patch+json",
  apply: "application/apply-patch+yaml",
};

/** The calls for a resource such as `/apis/apps/v1`, `deployments`. */
export function resourceClient<T = ApiObject>(
  transport: GatheringTransport,
  base: string,
  plural: string,
): ResourceClient<T> {
  const collection = (namespace: string | undefined) =>
    namespace === undefined ? `${base}/${plural}` : `${base}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
  const item = (namespace: string | undefined, name: string) => {
    if (name === "") throw new RangeError(`a ${plural} call needs a name`);
    return `${collection(namespace)}/${encodeName(name)}`;
  };
  const get = async (namespace: string | undefined, name: string, options?: CallOptions) => {
    const path = item(namespace, name);
    return requireObject(await transport.call<T>({ method: "GET", path }, options), path);
  };

  return {
    get,
    find: (namespace, name, options) => get(namespace, name, options).catch(undefinedIfMissing),
    findGathered: (namespace, name, options) => transport.findGathered<T>(collection(namespace), name, options),
    list: (namespace, options = {}) => listAll<T>(transport, collection(namespace), options),
    create: (namespace, body, options) =>
      transport.call({ method: "POST", path: collection(namespace), body }, options),
    replace: (namespace, name, body, options) =>
      transport.call({ method: "PUT", path: item(namespace, name), body }, options),
    patch: (namespace, name, body, options = {}) =>
      transport.call(patchCall(item(namespace, name), body, options), options),
    delete: (namespace, name, options = {}) => remove(transport, item(namespace, name), options),
    watch: (namespace, options = {}) => watchEvents<T>(transport, collection(namespace), options),
  };
}

/** Every object of the API has metadata: whatever else answers is a proxy, a login page or another service. */
function requireObject<T>(answer: T, path: string): T {
  const { metadata } = answer as { readonly metadata?: unknown };
  if (typeof metadata === "object" && metadata !== null) return answer;
  const remedy = "check that the kubeconfig's server is the cluster's API, and no proxy changes its answers";
  const message = "the server's answer is no object of the API";
  throw new ClusterError({ code: "BAD_ANSWER", method: "GET", url: path, message, remedy, temporary: false });
}

function patchCall(path: string, body: unknown, options: PatchOptions): ApiCall {
  const { type = "merge", subresource, force } = options;
  return {
    method: "PATCH",
    path: subresource === undefined ? path : `${path}/${subresource}`,
    body,
    contentType: patchTypes[type],
    ...(type === "apply" && force === true ? { query: { force: "true" } } : {}),
    // Appending to a list twice is not the same as once.
    idempotent: type !== "json",
  };
}

async function remove(transport: Transport, path: string, options: DeleteOptions): Promise<boolean> {
  const { propagationPolicy, preconditions } = options;
  const body = {
    kind: "DeleteOptions",
    apiVersion: "v1",
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    ...(preconditions === undefined ? {} : { preconditions }),
  };
  try {
    await transport.call({ method: "DELETE", path, ...(Object.keys(body).length > 2 ? { body } : {}) }, options);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

function listAll<T>(transport: Transport, path: string, options: ListOptions): Promise<ApiList<T>> {
  const { labelSelector, fieldSelector } = options;
  const shared = transport.within(options);
  return listWhole(path, (page) =>
    transport.call({ method: "GET", path, query: { labelSelector, fieldSelector, ...page } }, shared),
  );
}
