import { randomBytes, randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { FieldError } from "./fieldError.ts";
import type { GroupResource, KubeObject } from "./kubeObject.ts";
import { metaErrors, metaUpdateErrors, type NameRule, pathSegmentName } from "./metaValidation.ts";
import type { RequestContext } from "./resource.ts";
import { invalid } from "./statusError.ts";
import { timestamp } from "./timestamp.ts";

/** The resource, group and version of a kind with a strategy. */
export interface StrategyKind extends GroupResource {
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/**
 * The rules of one stored kind; every member is optional.
 *
 * All hooks may change `object` in place; `old` is frozen. A kind with several write paths (public, status, internal)
 * has one strategy for each.
 */
export interface Strategy<T extends KubeObject = KubeObject> {
  /** Normalizes and defaults requests and stored objects. */
  decode?(object: T): void;
  prepareForCreate?(context: RequestContext, object: T): void;
  validateCreate?(context: RequestContext, object: T): readonly FieldError[];
  prepareForUpdate?(context: RequestContext, object: T, old: T): void;
  validateUpdate?(context: RequestContext, object: T, old: T): readonly FieldError[];
  /** Computes members on every read. The store caches the result for each stored version. */
  decorate?(object: T): void;
  /** @default that of path segments */
  readonly validateName?: NameRule;
  /** Checks the whole metadata once more on updates, as some kinds do. @default false */
  readonly revalidatesMeta?: boolean;
  /** Field selectors beside metadata.name and metadata.namespace. */
  selectableFields?(object: T): Readonly<Record<string, string>>;
  /** Lets a PUT omit resourceVersion. @default true */
  readonly allowUnconditionalUpdate?: boolean;
  /** Lets a PUT create. @default false */
  readonly allowCreateOnUpdate?: boolean;
  /** Keeps the dependents of an object whose deletion names no policy. @default false */
  readonly orphansDependents?: boolean;
  /** Keeps the object, marked as being deleted, until a controller removes it (as for namespaces). @default false */
  keepOnDelete?(object: T): boolean;
  /** Changes a kept object while its deletion is in progress. */
  whenDeleting?(object: T): void;
}

/** Gives a new object its uid, its time of creation, and a generated name. */
export function fillSystemMeta({ metadata }: KubeObject, clock: Clock, generateName = generatedName): void {
  metadata.uid = randomUUID();
  metadata.creationTimestamp = timestamp(clock);
  if (!metadata.name && metadata.generateName) metadata.name = generateName(metadata.generateName);
}

/** Appends a random suffix from letters that form no words. */
function generatedName(prefix: string): string {
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  return prefix + [...randomBytes(5)].map((byte) => alphabet[byte % alphabet.length]).join("");
}

/** Prepares and validates a new object, in place. @throws StatusError 422 */
export function beforeCreate<T extends KubeObject>(
  kind: StrategyKind,
  strategy: Strategy<T>,
  context: RequestContext,
  object: T,
): void {
  if (kind.namespaced) object.metadata.namespace = context.namespace;
  else delete object.metadata.namespace;
  strategy.prepareForCreate?.(context, object);
  refuse(kind, object, [
    ...metaErrors(object, strategy.validateName ?? pathSegmentName),
    ...(strategy.validateCreate?.(context, object) ?? []),
  ]);
}

/**
 * Prepares and validates a changed object, in place. As in the API, the rules of every kind repeat the checks of
 * metadata, so that a fault appears several times.
 *
 * @throws StatusError 422
 */
export function beforeUpdate<T extends KubeObject>(
  kind: StrategyKind,
  strategy: Strategy<T>,
  context: RequestContext,
  object: T,
  old: T,
): void {
  keepSystemMeta(object, old);
  strategy.prepareForUpdate?.(context, object, old);
  const changed = metaUpdateErrors(object, old);
  refuse(kind, object, [
    ...metaErrors(object, pathSegmentName),
    ...changed,
    ...changed,
    ...(strategy.revalidatesMeta ? metaErrors(object, strategy.validateName ?? pathSegmentName) : []),
    ...(strategy.validateUpdate?.(context, object, old) ?? []),
  ]);
}

/** Restores members that a client may omit and cannot change. */
function keepSystemMeta(object: KubeObject, { metadata: before }: KubeObject): void {
  const { metadata } = object;
  if (before.namespace === undefined) delete metadata.namespace;
  else metadata.namespace ??= before.namespace;
  metadata.name ??= before.name ?? "";
  if (!metadata.uid && before.uid) metadata.uid = before.uid;
  if (before.resourceVersion) metadata.resourceVersion = before.resourceVersion;
  if (before.creationTimestamp) metadata.creationTimestamp = before.creationTimestamp;
  if (before.generation === undefined) delete metadata.generation;
  else metadata.generation = before.generation;
  if (before.deletionTimestamp) metadata.deletionTimestamp = before.deletionTimestamp;
  if (before.deletionGracePeriodSeconds !== undefined) {
    metadata.deletionGracePeriodSeconds ??= before.deletionGracePeriodSeconds;
  }
}

function refuse({ group, kind }: StrategyKind, { metadata }: KubeObject, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group, resource: kind }, metadata.name ?? "", errors);
}
