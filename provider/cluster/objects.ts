import type { ApiList, ApiObject } from "./api/objectMeta.ts";
import type { Discovery } from "./discovery.ts";
import type { GatheredOptions, GatheringTransport } from "./gatheredReads.ts";
import { type DeleteOptions, type PatchOptions, type ResourceClient, resourceClient } from "./resourceClient.ts";
import type { CallOptions, ListOptions, WatchOptions, WriteOptions } from "./settings.ts";
import type { WatchEvent } from "./watch.ts";

/** A kind of objects. */
export interface ObjectKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** One object. Without a namespace it is the connection's, unless the kind has cluster scope. */
export interface ObjectAddress extends ObjectKind {
  readonly namespace?: string;
  readonly name: string;
}

/** Calls for objects of any kind, found by discovery. */
export interface Objects {
  /** Tells that objects of the kind are in a namespace. @throws ClusterError `KIND_NOT_FOUND` */
  isNamespaced(kind: ObjectKind): Promise<boolean>;
  get(address: ObjectAddress, options?: CallOptions): Promise<ApiObject>;
  /** Like get, but `undefined` if the object or its namespace is missing. */
  find(address: ObjectAddress, options?: CallOptions): Promise<ApiObject | undefined>;
  /** Like find, for reads of which there may be many: see ResourceClient. */
  findGathered(address: ObjectAddress, options?: GatheredOptions): Promise<ApiObject | undefined>;
  /** A namespace of `""` means all. */
  list(kind: ObjectKind & { readonly namespace?: string }, options?: ListOptions): Promise<ApiList<ApiObject>>;
  create(object: ApiObject & ObjectKind, options?: WriteOptions): Promise<ApiObject>;
  replace(object: ApiObject & ObjectKind, options?: WriteOptions): Promise<ApiObject>;
  patch(address: ObjectAddress, patch: unknown, options?: PatchOptions): Promise<ApiObject>;
  /** Deletes an object; `false` if it was missing. */
  delete(address: ObjectAddress, options?: DeleteOptions): Promise<boolean>;
  /** Changes of one object. */
  watch(address: ObjectAddress, options?: WatchOptions): AsyncIterable<WatchEvent<ApiObject>>;
}

interface Place {
  readonly client: ResourceClient<ApiObject>;
  readonly namespace: string | undefined;
}

/** Calls for objects of any kind. */
export function objects(transport: GatheringTransport, discovery: Discovery): Objects {
  async function place({ apiVersion, kind, namespace }: ObjectKind & { namespace?: string }): Promise<Place> {
    const { base, plural, namespaced } = await discovery.locate(apiVersion, kind);
    const client = resourceClient(transport, base, plural);
    if (!namespaced || namespace === "") return { client, namespace: undefined };
    return { client, namespace: namespace ?? (await transport.namespace()) };
  }
  const placeOf = ({ apiVersion, kind, metadata }: ApiObject & ObjectKind) =>
    place({ apiVersion, kind, ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }) });

  return {
    isNamespaced: async ({ apiVersion, kind }) => (await discovery.locate(apiVersion, kind)).namespaced,
    async get(address, options) {
      const { client, namespace } = await place(address);
      return await client.get(namespace, address.name, options);
    },
    async find(address, options) {
      const { client, namespace } = await place(address);
      return await client.find(namespace, address.name, options);
    },
    async findGathered(address, options) {
      const { client, namespace } = await place(address);
      return await client.findGathered(namespace, address.name, options);
    },
    async list(kind, options) {
      const { client, namespace } = await place(kind);
      return await client.list(namespace, options);
    },
    async create(object, options) {
      const { client, namespace } = await placeOf(object);
      return await client.create(namespace, object, options);
    },
    async replace(object, options) {
      const { client, namespace } = await placeOf(object);
      return await client.replace(namespace, object.metadata.name ?? "", object, options);
    },
    async patch(address, patch, options) {
      const { client, namespace } = await place(address);
      return await client.patch(namespace, address.name, patch, options);
    },
    async delete(address, options) {
      const { client, namespace } = await place(address);
      return await client.delete(namespace, address.name, options);
    },
    async *watch(address, options) {
      const { client, namespace } = await place(address);
      yield* client.watch(namespace, { ...options, fieldSelector: `metadata.name=${address.name}` });
    },
  };
}
