import { randomUUID } from "node:crypto";
import { copy, deepFreeze, equal } from "./copy.ts";
import { type FieldError, invalidValue, required } from "./fieldError.ts";
import { immutableMetaErrors, metaErrors } from "./metaValidation.ts";
import { type GroupResource, groupVersion, type KubeList, type KubeObject } from "./object.ts";
import { page } from "./page.ts";
import type {
  Change,
  ClusterCore,
  Deleted,
  DeleteOptions,
  Endpoint,
  ListOptions,
  RequestContext,
  Strategy,
  Updated,
  UpdateOptions,
} from "./resource.ts";
import {
  alreadyExists,
  conflict,
  deletedDetails,
  invalid,
  notFound,
  objectModified,
  success,
  unclassified,
} from "./statusError.ts";
import type { ObjectKey } from "./store.ts";
import { generatedSuffix, isFinished, keepSystemMeta } from "./systemMeta.ts";
import { timestamp } from "./timestamp.ts";

/** The resource, group and version of a stored kind. */
export interface StoredKind extends GroupResource {
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/**
 * The generic storage of a kind: create, read, update and delete with optimistic locking, finalizers and dry run.
 *
 * Direct writes, unlike requests, leave managedFields unchanged. Several instances with different strategies may share
 * the stored objects of one kind.
 */
export class StoredResource<T extends KubeObject = KubeObject> implements Endpoint {
  readonly #core: ClusterCore;
  readonly #kind: StoredKind;
  readonly #strategy: Strategy<T>;
  readonly #views = new WeakMap<KubeObject, T>();

  constructor(core: ClusterCore, kind: StoredKind, strategy: Strategy<T> = {}) {
    this.#core = core;
    this.#kind = kind;
    this.#strategy = strategy;
  }

  readonly watch = {
    view: (object: KubeObject): KubeObject => this.view(object),
    fields: (object: KubeObject): Readonly<Record<string, string>> => this.#fields(object as T),
  };

  /** The stored object as clients read it: decoded and decorated. Frozen; computed once for each stored version. */
  view(stored: KubeObject): T {
    const known = this.#views.get(stored);
    if (known) return known;
    const object = copy(stored) as T;
    this.#strategy.decode?.(object);
    this.#strategy.decorate?.(object);
    const view = deepFreeze(object);
    this.#views.set(stored, view);
    return view;
  }

  /** Like `get`, but answers `undefined` for a missing object. */
  find(namespace: string, name: string): T | undefined {
    const stored = this.#core.store.get(this.#key(namespace, name));
    return stored && this.view(stored);
  }

  get(context: RequestContext, name: string): T {
    const found = this.find(context.namespace, name);
    if (!found) throw notFound(this.#kind, name);
    return found;
  }

  list(context: RequestContext, options: ListOptions): KubeList<T> {
    const { kind, group, version } = this.#kind;
    const { items, metadata } = page(this.#core.store.revision, this.#matching(context, options), options);
    return { kind: `${kind}List`, apiVersion: groupVersion(group, version), metadata, items };
  }

  decode(object: KubeObject): void {
    this.#strategy.decode?.(object as T);
  }

  create(context: RequestContext, given: KubeObject): T {
    const object = copy(given) as T;
    this.#prepareMeta(context, object);
    this.#strategy.prepareForCreate?.(context, object);
    const name = object.metadata.name ?? "";
    this.#check(name, object, [
      ...this.#nameErrors(object),
      ...(this.#strategy.validateCreate?.(context, object) ?? []),
    ]);
    const key = this.#key(context.namespace, name);
    if (this.#core.store.get(key)) throw alreadyExists(this.#kind, name);
    return this.#answer(context.dryRun ? object : this.#core.store.create(key, object));
  }

  update(
    context: RequestContext,
    name: string,
    change: Change,
    options: UpdateOptions = { allowCreate: false },
  ): Updated {
    const key = this.#key(context.namespace, name);
    const stored = this.#core.store.get(key);
    if (!stored) return this.#createByUpdate(context, name, change, options);
    const old = this.view(stored);
    const object = copy(change(old)) as T;
    this.#checkVersion(name, object, old, options);
    keepSystemMeta(object, old);
    this.#strategy.prepareForUpdate?.(context, object, old);
    const errors = this.#strategy.validateUpdate?.(context, object, old) ?? [];
    this.#check(name, object, [...immutableMetaErrors(object, old), ...errors]);
    if (context.dryRun) return { object: this.#answer(object), created: false };
    if (isFinished(object)) {
      this.#core.store.update(key, object);
      return { object: this.#answer(this.#core.store.delete(key)), created: false };
    }
    // Compares the stored form, not the decorated view.
    const unchanged = equal(
      { ...object, metadata: { ...object.metadata, resourceVersion: "" } },
      { ...old, metadata: { ...old.metadata, resourceVersion: "" } },
    );
    return { object: unchanged ? old : this.#answer(this.#core.store.update(key, object)), created: false };
  }

  delete(context: RequestContext, name: string, options: DeleteOptions = {}): Deleted {
    const key = this.#key(context.namespace, name);
    const stored = this.#core.store.get(key);
    if (!stored) throw notFound(this.#kind, name);
    this.#checkPreconditions(stored, options);
    const waits = (stored.metadata.finalizers ?? []).length > 0 || this.#strategy.keepOnDelete?.(stored as T);
    if (waits) return this.#markDeleted(context, key, stored);
    if (!context.dryRun) this.#core.store.delete(key);
    return success(deletedDetails(this.#kind, name, stored.metadata.uid ?? ""));
  }

  deleteCollection(context: RequestContext, list: ListOptions, options: DeleteOptions): KubeList<T> {
    const answer = this.list(context, list);
    for (const { metadata } of answer.items) {
      this.delete({ ...context, namespace: metadata.namespace ?? "" }, metadata.name ?? "", options);
    }
    return answer;
  }

  /** Checks labels and annotations only if there are no other faults, as the API does. @throws StatusError 422 */
  #check(name: string, object: T, errors: readonly FieldError[]): void {
    const all = errors.length > 0 ? errors : metaErrors(object);
    if (all.length > 0) throw invalid(this.#kindName, name, all);
  }

  get #kindName(): GroupResource {
    return { group: this.#kind.group, resource: this.#kind.kind };
  }

  #key(namespace: string, name: string): ObjectKey {
    const { group, resource, namespaced } = this.#kind;
    return { group, resource, namespace: namespaced ? namespace : "", name };
  }

  #fields(object: T): Readonly<Record<string, string>> {
    const { name = "", namespace = "" } = object.metadata;
    return { "metadata.name": name, "metadata.namespace": namespace, ...this.#strategy.selectableFields?.(object) };
  }

  #matching(context: RequestContext, { labels, fields }: ListOptions): T[] {
    const namespace = this.#kind.namespaced && context.namespace !== "" ? context.namespace : undefined;
    const name = fields.exact("metadata.name");
    const all =
      name !== undefined && (namespace !== undefined || !this.#kind.namespaced)
        ? [this.#core.store.get(this.#key(namespace ?? "", name))].filter((found) => found !== undefined)
        : this.#core.store.list(this.#kind, namespace);
    const views = all.map((stored) => this.view(stored));
    if (labels.empty && fields.empty) return views;
    return views.filter(
      (view) => labels.matches(view.metadata.labels ?? {}) && (fields.empty || fields.matches(this.#fields(view))),
    );
  }

  #prepareMeta({ namespace }: RequestContext, object: T): void {
    const { metadata } = object;
    if (this.#kind.namespaced) metadata.namespace = namespace;
    else delete metadata.namespace;
    delete metadata.deletionTimestamp;
    delete metadata.deletionGracePeriodSeconds;
    if (metadata.resourceVersion) throw unclassified("resourceVersion should not be set on objects to be created");
    delete metadata.resourceVersion;
    if (!metadata.uid) {
      metadata.uid = randomUUID();
      metadata.creationTimestamp = timestamp(this.#core.clock);
    }
    if (!metadata.name && metadata.generateName && this.#prefixErrors(metadata.generateName).length === 0) {
      metadata.name = metadata.generateName + generatedSuffix();
    }
  }

  #prefixErrors(prefix: string): readonly string[] {
    return this.#strategy.validateName?.(prefix, true) ?? [];
  }

  #nameErrors({ metadata: { name = "", generateName = "" } }: T): FieldError[] {
    const prefix = this.#prefixErrors(generateName);
    if (generateName !== "" && prefix.length > 0) {
      return prefix.map((why) => invalidValue("metadata.generateName", generateName, why));
    }
    if (name === "") return [required("metadata.name", "name or generateName is required")];
    const faults = this.#strategy.validateName?.(name, false) ?? [];
    return faults.map((why) => invalidValue("metadata.name", name, why));
  }

  #createByUpdate(context: RequestContext, name: string, change: Change, options: UpdateOptions): Updated {
    if (!options.allowCreate && !this.#strategy.allowCreateOnUpdate) throw notFound(this.#kind, name);
    const object = change(undefined);
    if (options.uid)
      throw conflict(this.#kind, name, uidMismatch(this.#kind, context.namespace, name, options.uid, ""));
    return { object: this.create(context, object), created: true };
  }

  #checkVersion(name: string, object: T, old: T, { uid }: UpdateOptions): void {
    const version = object.metadata.resourceVersion ?? "";
    if (uid && uid !== old.metadata.uid) {
      const { namespace = "" } = old.metadata;
      throw conflict(this.#kind, name, uidMismatch(this.#kind, namespace, name, uid, old.metadata.uid ?? ""));
    }
    if (version === "" || version === "0") {
      if (this.#strategy.allowUnconditionalUpdate ?? true) return;
      throw invalid(this.#kind, name, [invalidValue("metadata.resourceVersion", 0, "must be specified for an update")]);
    }
    if (version !== old.metadata.resourceVersion) throw conflict(this.#kind, name, objectModified);
  }

  #checkPreconditions({ metadata }: KubeObject, { preconditions = {} }: DeleteOptions): void {
    const differs = (what: string, asked: string | undefined, is: string | undefined): void => {
      if (asked === undefined || asked === is) return;
      throw conflict(
        this.#kindName,
        metadata.name ?? "",
        `the ${what} in the precondition (${asked}) does not match the ${what} in record (${is}). The object might have been ${what === "UID" ? "deleted and then recreated" : "modified"}`,
      );
    };
    differs("UID", preconditions.uid, metadata.uid);
    differs("ResourceVersion", preconditions.resourceVersion, metadata.resourceVersion);
  }

  #markDeleted(context: RequestContext, key: ObjectKey, stored: KubeObject): KubeObject {
    if (stored.metadata.deletionTimestamp) return this.#answer(stored);
    const object = copy(stored);
    object.metadata.deletionTimestamp = timestamp(this.#core.clock);
    object.metadata.deletionGracePeriodSeconds = 0;
    if (object.metadata.generation) object.metadata.generation += 1;
    this.#strategy.whenDeleting?.(object as T);
    return this.#answer(context.dryRun ? object : this.#core.store.update(key, object));
  }

  #answer(stored: KubeObject): T {
    return this.view(stored);
  }
}

const uidMismatch = (kind: StoredKind, namespace: string, name: string, asked: string, is: string): string =>
  `StorageError: invalid object, Code: 4, Key: /openshift.io/${kind.resource}/${namespace}/${name}, ResourceVersion: 0, ` +
  `AdditionalErrorMsg: Precondition failed: UID in precondition: ${asked}, UID in object meta: ${is}`;
