import { copy, deepFreeze, equal } from "./copy.ts";
import { invalidValue } from "./fieldError.ts";
import type { Strategy } from "./kindStrategy.ts";
import { beforeCreate, beforeUpdate, fillSystemMeta, type StrategyKind } from "./kindStrategy.ts";
import { type GroupResource, groupVersion, type KubeList, type KubeObject } from "./kubeObject.ts";
import { page } from "./page.ts";
import type {
  Change,
  ClusterCore,
  Deleted,
  DeleteOptions,
  Endpoint,
  ListOptions,
  RequestContext,
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
import { timestamp } from "./timestamp.ts";

/** The finalizer of an object that waits for the deletion of its dependents. */
export const foregroundFinalizer = "foregroundDeletion";
/** The finalizer of an object whose dependents lose their owner first. */
export const orphanFinalizer = "orphan";

/**
 * The generic storage of a kind: create, read, update and delete with optimistic locking, finalizers and dry run.
 *
 * Direct writes, unlike requests, leave managedFields unchanged. Several instances with different strategies may share
 * the stored objects of one kind.
 */
export class StoredResource<T extends KubeObject = KubeObject> implements Endpoint {
  readonly #core: ClusterCore;
  readonly #kind: StrategyKind;
  readonly #strategy: Strategy<T>;
  readonly #views = new WeakMap<KubeObject, T>();

  constructor(core: ClusterCore, kind: StrategyKind, strategy: Strategy<T> = {}) {
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
    const { metadata } = object;
    delete metadata.deletionTimestamp;
    delete metadata.deletionGracePeriodSeconds;
    if (metadata.resourceVersion) throw unclassified("resourceVersion should not be set on objects to be created");
    delete metadata.resourceVersion;
    if (!metadata.uid) fillSystemMeta(object, this.#core.clock);
    beforeCreate(this.#kind, this.#strategy, context, object);
    const { name = "" } = object.metadata;
    const key = this.#key(context.namespace, name);
    const existing = this.#core.store.get(key);
    if (existing) throw alreadyExists(this.#kind, name, existing.metadata.deletionTimestamp !== undefined);
    return this.view(context.dryRun ? object : this.#core.store.create(key, object));
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
    beforeUpdate(this.#kind, this.#strategy, context, object, old);
    if (context.dryRun) return { object: this.view(object), created: false };
    if (isFinished(object)) {
      this.#core.store.delete(key);
      return { object: this.view(object), created: false };
    }
    // Compares the stored form, not the decorated view.
    const unchanged = equal(
      { ...object, metadata: { ...object.metadata, resourceVersion: "" } },
      { ...old, metadata: { ...old.metadata, resourceVersion: "" } },
    );
    return { object: unchanged ? old : this.view(this.#core.store.update(key, object)), created: false };
  }

  delete(context: RequestContext, name: string, options: DeleteOptions = {}): Deleted {
    const key = this.#key(context.namespace, name);
    const stored = this.#core.store.get(key);
    if (!stored) throw notFound(this.#kind, name);
    this.#checkPreconditions(stored, options);
    const policy = options.propagationPolicy ?? (this.#strategy.orphansDependents ? "Orphan" : undefined);
    const finalizers = finalizersFor(stored.metadata.finalizers ?? [], policy);
    const waits = finalizers.length > 0 || this.#strategy.keepOnDelete?.(stored as T);
    if (waits) return this.#markDeleted(context, key, stored, finalizers);
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

  #markDeleted(context: RequestContext, key: ObjectKey, stored: KubeObject, finalizers: readonly string[]): KubeObject {
    if (stored.metadata.deletionTimestamp && equal(finalizers, stored.metadata.finalizers ?? [])) {
      return this.view(stored);
    }
    const object = copy(stored);
    if (finalizers.length > 0) object.metadata.finalizers = [...finalizers];
    if (stored.metadata.deletionTimestamp) {
      return this.view(context.dryRun ? object : this.#core.store.update(key, object));
    }
    object.metadata.deletionTimestamp = timestamp(this.#core.clock);
    object.metadata.deletionGracePeriodSeconds = 0;
    if (object.metadata.generation) object.metadata.generation += 1;
    this.#strategy.whenDeleting?.(object as T);
    return this.view(context.dryRun ? object : this.#core.store.update(key, object));
  }
}

/** The finalizers of an object after a deletion with a policy: the garbage collector removes those of its own. */
function finalizersFor(present: readonly string[], policy: string | undefined): string[] {
  if (policy === undefined) return [...present];
  const others = present.filter((one) => one !== foregroundFinalizer && one !== orphanFinalizer);
  if (policy === "Foreground") return [...others, foregroundFinalizer];
  return policy === "Orphan" ? [...others, orphanFinalizer] : others;
}

/** Says if no finalizer holds back the object's deletion. */
const isFinished = ({ metadata }: KubeObject): boolean =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0;

const uidMismatch = (kind: StrategyKind, namespace: string, name: string, asked: string, is: string): string =>
  `StorageError: invalid object, Code: 4, Key: /openshift.io/${kind.resource}/${namespace}/${name}, ResourceVersion: 0, ` +
  `AdditionalErrorMsg: Precondition failed: UID in precondition: ${asked}, UID in object meta: ${is}`;
