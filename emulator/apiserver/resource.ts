import type { Clock } from "../clock.ts";
import type { ClusterSettings } from "../settings.ts";
import type { AccessAttributes, AccessDecision, User } from "./access.ts";
import type { AdmissionRequest } from "./admission.ts";
import type { PolicyRule } from "./authorizer.ts";
import type { Client } from "./client.ts";
import type { FieldError } from "./fieldError.ts";
import type { KubeList, KubeObject } from "./object.ts";
import type { Schema } from "./schema.ts";
import type { Selector } from "./selector.ts";
import type { Status } from "./statusError.ts";
import type { Store } from "./store.ts";

type Awaitable<T> = T | Promise<T>;

/** What every kind and controller is built upon. */
export interface ClusterCore {
  readonly store: Store;
  readonly clock: Clock;
  readonly settings: ClusterSettings;
  authorize(user: User, attributes: AccessAttributes): AccessDecision;
  /** Asks all admission plugins. @throws StatusError */
  admit(request: AdmissionRequest): void;
  /** Every rule that a user has in a namespace; `""` is cluster scope. */
  rules(user: User, namespace: string): PolicyRule[];
  /** Lets a user in by a fresh token. */
  issueToken(name: string, groups: readonly string[]): string;
  /** The cluster's own way in: requests that behave as those over HTTP, without authorization. */
  client(user: User, fieldManager: string): Client;
  /** What is served under a group and a plural name. */
  resource(group: string, resource: string): ResourceDefinition | undefined;
}

/** One request, as kinds see it. */
export interface RequestContext {
  readonly core: ClusterCore;
  readonly user: User;
  /** `""` at cluster scope and for lists over all namespaces. */
  readonly namespace: string;
  readonly query: URLSearchParams;
  readonly dryRun: boolean;
  readonly fieldManager: string;
  /** Answers with a `Warning` header. */
  warn(text: string): void;
}

export interface ListOptions {
  readonly labels: Selector;
  readonly fields: Selector;
  /** 0 is without limit. */
  readonly limit: number;
  readonly continue: string;
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
}

export interface DeleteOptions {
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly propagationPolicy?: string;
  readonly gracePeriodSeconds?: number;
}

/** Makes the new object from the current one; `undefined` where there is none yet. Never changes the current one. */
export type Change = (current: KubeObject | undefined) => KubeObject;

export interface UpdateOptions {
  /** Server-side apply: create what is missing. */
  readonly allowCreate: boolean;
  /** The uid that the client's object carries. */
  readonly uid?: string;
}

export interface Updated {
  readonly object: KubeObject;
  readonly created: boolean;
}

/** What a DELETE answers: a Status, or the object while it is only being deleted. */
export type Deleted = Status | KubeObject;

/**
 * The verbs of one resource or subresource. A verb is served if its method exists; PATCH and server-side apply come with `update`.
 *
 * Methods throw StatusError. Objects given to `create` and returned by `change` are decoded, defaulted copies that may be kept.
 */
export interface Endpoint {
  get?(context: RequestContext, name: string): Awaitable<KubeObject | KubeList>;
  list?(context: RequestContext, options: ListOptions): Awaitable<KubeList>;
  /** `name` is that of the URL: the parent's for a subresource, otherwise the object's own (`""` if it will be generated). */
  create?(context: RequestContext, object: KubeObject, name: string): Awaitable<KubeObject | Status>;
  update?(context: RequestContext, name: string, change: Change, options: UpdateOptions): Awaitable<Updated>;
  delete?(context: RequestContext, name: string, options: DeleteOptions): Awaitable<Deleted>;
  deleteCollection?(context: RequestContext, list: ListOptions, options: DeleteOptions): Awaitable<KubeList>;
  /** Present where `watch` is served: the view of a stored object, or `undefined` where the watcher must not see it. */
  watch?: {
    view(object: KubeObject): KubeObject;
    fields(object: KubeObject): Readonly<Record<string, string>>;
  };
  /** Normalises and defaults a request's object in place. */
  decode?(object: KubeObject): void;
}

export interface TableColumn {
  readonly name: string;
  /** @default "string" */
  readonly type?: "string" | "integer" | "date" | "boolean";
  readonly format?: string;
  readonly description?: string;
  /** 0 always shows, higher ones only in wide output. @default 0 */
  readonly priority?: number;
}

/** What `kubectl get` shows. */
export interface TableDefinition {
  readonly columns: readonly TableColumn[];
  cells(object: KubeObject, now: Date): unknown[];
}

export interface Subresource {
  readonly kind: string;
  /** Those of the parent unless given, e.g. `autoscaling/v1` of Scale. */
  readonly group?: string;
  readonly version?: string;
  readonly endpoint: Endpoint;
  readonly schema?: Schema;
  /** See ResourceDefinition. */
  readonly resetFields?: readonly string[];
}

/** One served resource. Registering it makes routes, discovery, OpenAPI, patches and tables work. */
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
  /** Whether items of lists repeat apiVersion and kind, as those of custom resources do. @default false */
  readonly itemsCarryKind?: boolean;
  /** Without one every field is accepted, lists are replaced whole, and apply owns them whole. */
  readonly schema?: Schema;
  /** Top-level members that requests cannot set, so that managedFields does not give them to who sent them. @default [] */
  readonly resetFields?: readonly string[];
  /** Fields that lists and watches may select by, beside metadata.name and metadata.namespace. @default [] */
  readonly selectable?: readonly string[];
  /** @default name and age */
  readonly table?: TableDefinition;
  readonly endpoint: Endpoint;
  readonly subresources?: Readonly<Record<string, Subresource>>;
}

/** Gives the resources of one API group. */
export type ApiModule = (core: ClusterCore) => readonly ResourceDefinition[];

/** A running controller. */
export interface Controller {
  close(): void;
}

/**
 * How a stored kind differs from others; every member may be left out.
 *
 * All hooks may change `object` in place; `old` is frozen. A kind with several write paths (public, status, internal) has one strategy for each.
 */
export interface Strategy<T extends KubeObject = KubeObject> {
  /** Normalises and defaults requests and stored objects. */
  decode?(object: T): void;
  prepareForCreate?(context: RequestContext, object: T): void;
  validateCreate?(context: RequestContext, object: T): readonly FieldError[];
  prepareForUpdate?(context: RequestContext, object: T, old: T): void;
  validateUpdate?(context: RequestContext, object: T, old: T): readonly FieldError[];
  /** Computes members on every read. The result is cached for each stored version. */
  decorate?(object: T): void;
  /** Faults of a name; none by default beyond what paths cannot carry. */
  validateName?(name: string, prefix: boolean): readonly string[];
  /** Selectable beside metadata.name and metadata.namespace. */
  selectableFields?(object: T): Readonly<Record<string, string>>;
  /** Whether a PUT may leave out resourceVersion. @default true */
  readonly allowUnconditionalUpdate?: boolean;
  /** Whether a PUT creates. @default false */
  readonly allowCreateOnUpdate?: boolean;
  /** Keeps the object, marked as being deleted, until something else removes it (as with namespaces). @default false */
  keepOnDelete?(object: T): boolean;
  /** Changes an object that is kept while it is being deleted. */
  whenDeleting?(object: T): void;
}
