import type { Clock } from "../clock.ts";
import type { ClusterSettings } from "../settings.ts";
import type { AccessAttributes, AccessDecision, User } from "./access.ts";
import type { Answer, TextStream } from "./answer.ts";
import type { PolicyRule } from "./authorizer.ts";
import type { GroupResource, KubeList, KubeObject } from "./kubeObject.ts";
import type { Selector } from "./selector.ts";
import type { Status } from "./statusError.ts";
import type { Store } from "./store.ts";
import type { TableDefinition } from "./tableAnswer.ts";
import type { Schema } from "./typeSchema.ts";

type Awaitable<T> = T | Promise<T>;

/** The resource that a request addresses. */
export interface Target {
  /** `""` is the core group. */
  readonly group: string;
  /** Plural name: `imagestreams`. */
  readonly resource: string;
  /** @default none */
  readonly subresource?: string;
  /** @default "", cluster scope */
  readonly namespace?: string;
}

/** The form of a PATCH. */
export type PatchType = "json" | "merge" | "strategic" | "apply";

/** The API without HTTP and without authorization; throws StatusError. */
export interface ClusterClient {
  /** Reads one object. */
  get(target: Target, name: string): Promise<KubeObject>;
  /** Lists all objects of a namespace; without a namespace, of all namespaces. */
  list(target: Target): Promise<KubeList>;
  /** POST. When creating a subresource, `name` is the parent's name. */
  create(target: Target, object: object, name?: string): Promise<KubeObject | Status>;
  /** PUT; the object carries its own name. */
  replace(target: Target, object: KubeObject): Promise<KubeObject>;
  /** PATCH; `force` is the option of server-side apply. */
  patch(target: Target, name: string, type: PatchType, patch: unknown, force?: boolean): Promise<KubeObject>;
  /** DELETE. */
  delete(target: Target, name: string, options?: DeleteOptions): Promise<Deleted>;
}

/** A write after decoding and patching, before the kind's own rules. */
export interface AdmissionRequest extends GroupResource {
  readonly kind: string;
  readonly subresource: string;
  readonly namespace: string;
  /** The object to be written; plugins may change it in place. */
  readonly object: KubeObject;
  /** Absent on creation. */
  readonly old?: KubeObject;
}

/** Changes or refuses a write of any kind. @throws StatusError to refuse */
export type Admission = (core: ClusterCore, request: AdmissionRequest) => void;

/** The base of every kind and controller. */
export interface ClusterCore {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: ClusterSettings;
  authorize(user: User, attributes: AccessAttributes): AccessDecision;
  /** Calls all admission plugins. @throws StatusError */
  admit(request: AdmissionRequest): void;
  /** All rules of a user in a namespace; `""` is cluster scope. */
  rules(user: User, namespace: string): PolicyRule[];
  /** Registers a user under a fresh token. */
  issueToken(name: string, groups: readonly string[]): string;
  /** A client without HTTP and without authorization; its requests otherwise behave as those over HTTP. */
  client(user: User, fieldManager: string): ClusterClient;
  /** The definition of a resource, by group and plural name. */
  resource(group: string, resource: string): ResourceDefinition | undefined;
}

/** The context of one request, for kinds. */
export interface RequestContext {
  readonly core: ClusterCore;
  readonly user: User;
  /** `""` at cluster scope and for lists over all namespaces. */
  readonly namespace: string;
  readonly query: URLSearchParams;
  readonly dryRun: boolean;
  readonly fieldManager: string;
  /** Adds a `Warning` header to the answer. */
  warn(text: string): void;
}

export interface ListOptions {
  readonly labels: Selector;
  readonly fields: Selector;
  /** 0 means no limit. */
  readonly limit: number;
  readonly continue: string;
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
}

/** Members of an object that a DELETE is for. */
export interface Preconditions {
  /** @default any */
  readonly uid?: string;
  /** @default any */
  readonly resourceVersion?: string;
}

/** Options of a DELETE. */
export interface DeleteOptions {
  /** Members that the object must have. @default none */
  readonly preconditions?: Preconditions;
  /** `Foreground`, `Background` or `Orphan`. */
  readonly propagationPolicy?: string;
  /** Ignored. */
  readonly gracePeriodSeconds?: number;
}

/** Makes the new object from the current one, `undefined` if absent. Must not change the current one. */
export type Change = (current: KubeObject | undefined) => KubeObject;

export interface UpdateOptions {
  /** Lets server-side apply create a missing object. */
  readonly allowCreate: boolean;
  /** The uid that the client's object carries. */
  readonly uid?: string;
}

export interface Updated {
  readonly object: KubeObject;
  readonly created: boolean;
}

/** The answer to a DELETE: a Status, or the object while its deletion is in progress. */
export type Deleted = Status | KubeObject;

/** A request whose body or answer is no object of the kind. */
export interface ConnectRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Reads the whole body, once. Rejects if the client goes away before its end. */
  body(): Promise<Buffer>;
  /** The path below the subresource, without a leading slash. */
  readonly tail: string;
}

/** A subresource for logs, uploads or webhooks. */
export interface Connect {
  readonly method: "GET" | "POST";
  /** Serves paths below the subresource too. @default false */
  readonly tail?: boolean;
  /** @throws StatusError */
  answer(context: RequestContext, name: string, request: ConnectRequest): Awaitable<Answer | TextStream>;
}

/**
 * The verbs of one resource or subresource. A verb is served if its method exists; `update` also serves PATCH and
 * server-side apply.
 *
 * Methods throw StatusError. The objects passed to `create` and returned by `change` are decoded, defaulted copies; the
 * endpoint may keep them.
 */
export interface Endpoint {
  get?(context: RequestContext, name: string): Awaitable<KubeObject | KubeList>;
  list?(context: RequestContext, options: ListOptions): Awaitable<KubeList>;
  /** `name` comes from the URL: the parent's for a subresource, otherwise the object's own (`""` if generated). */
  create?(context: RequestContext, object: KubeObject, name: string): Awaitable<KubeObject | Status>;
  update?(context: RequestContext, name: string, change: Change, options: UpdateOptions): Awaitable<Updated>;
  delete?(context: RequestContext, name: string, options: DeleteOptions): Awaitable<Deleted>;
  deleteCollection?(context: RequestContext, list: ListOptions, options: DeleteOptions): Awaitable<KubeList>;
  /** Serves `watch`: the view of a stored object, or `undefined` to hide it from the watcher. */
  watch?: {
    view(object: KubeObject): KubeObject;
    fields(object: KubeObject): Readonly<Record<string, string>>;
  };
  /** Serves one method in place of the verbs. */
  readonly connect?: Connect;
  /** Normalizes and defaults a request's object in place. */
  decode?(object: KubeObject): void;
}

export interface Subresource {
  readonly kind: string;
  /** Group and version, if not the parent's: `autoscaling/v1` of Scale. */
  readonly group?: string;
  readonly version?: string;
  readonly endpoint: Endpoint;
  readonly schema?: Schema;
  /** See ResourceDefinition. */
  readonly resetFields?: readonly string[];
}

/** One served resource. Registering it adds its routes, discovery, OpenAPI, patches and tables. */
export interface ResourceDefinition {
  readonly group: string;
  readonly version: string;
  /** Plural, as in paths. */
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly storageVersionHash?: string;
  /** Repeats apiVersion and kind in items of lists, as custom resources do. @default false */
  readonly itemsCarryKind?: boolean;
  /** Without a schema every field is accepted, and patches and apply replace and own lists whole. */
  readonly schema?: Schema;
  /** Top-level members that requests cannot set; managedFields never assigns them to the sender. @default [] */
  readonly resetFields?: readonly string[];
  /** Field selectors beside metadata.name and metadata.namespace. @default [] */
  readonly selectable?: readonly string[];
  /** @default columns name and age */
  readonly table?: TableDefinition;
  readonly endpoint: Endpoint;
  readonly subresources?: Readonly<Record<string, Subresource>>;
}

/** Defines the resources of one API group. */
export type ApiModule = (core: ClusterCore) => readonly ResourceDefinition[];

/** A running controller. */
export interface Controller {
  close(): void;
}
