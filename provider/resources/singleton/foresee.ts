import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { ClusterError, isClusterError } from "../../cluster/clusterError.ts";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { membersOf } from "../../image/members.ts";
import { headline } from "../../text/headline.ts";
import { mergePatch } from "../inputs/mergePatch.ts";
import type { UnresolvedTag } from "../inputs/transient.ts";
import { hasUnknown } from "../inputs/unknown.ts";
import {
  addressOf,
  exclusionFault,
  type Fields,
  isSameValue,
  meaning,
  presentValue,
  type Singleton,
  singletonName,
  specOf,
  withoutValue,
  withValue,
} from "./singleton.ts";
import { absenceText, droppedFields, droppedText } from "./writeFields.ts";

/** Facts about the object before a program's fields are written. */
export interface ForeseenFields {
  readonly object?: ApiObject;
  /** Declared fields that have another value now. */
  readonly differing: readonly string[];
  readonly refused: Diagnostic[];
  /** Fields of another owner that exclude declared ones, unless the program has set them. */
  readonly mismatched: Diagnostic[];
  readonly unresolved: UnresolvedTag[];
}

/**
 * Looks at the object, and asks the API for a dry run of what differs: it tells which rights are missing, what the cluster's version
 * refuses, and which fields it does not know.
 */
export async function foreseeFields(
  cluster: Pick<Cluster, "objects">,
  kind: Singleton,
  declared: Fields,
): Promise<ForeseenFields> {
  const nothing = { differing: [], refused: [], mismatched: [], unresolved: [] };
  let object: ApiObject | undefined;
  try {
    object = await cluster.objects.find(addressOf(kind));
  } catch (error) {
    return { ...nothing, ...failure(kind, error) };
  }
  const present = object;
  const known = Object.entries(declared).filter(([, value]) => !hasUnknown(value));
  const differing = Object.entries(declared)
    .filter(([field, value]) => !isSameValue(kind, field, value, present && presentValue(present, field)))
    .map(([field]) => field);
  const changed = Object.fromEntries(known.filter(([field]) => differing.includes(field)));
  const tried = Object.keys(changed).length === 0 ? {} : await tryOut(cluster, kind, present, changed);
  const found = present === undefined ? {} : { object: present };
  return { ...nothing, ...found, differing, mismatched: excluded(kind, present, declared), ...tried };
}

function excluded(kind: Singleton, object: ApiObject | undefined, declared: Fields): Diagnostic[] {
  const pairs = (kind.exclusive ?? []).flatMap(([a, b]) => [[a, b] as const, [b, a] as const]);
  return pairs.flatMap(([field, other]) => {
    const present = object && presentValue(object, other);
    if (meaning(declared[field]) === undefined || other in declared || meaning(present) === undefined) return [];
    return [exclusionFault(field, other, present)];
  });
}

async function tryOut(
  cluster: Pick<Cluster, "objects">,
  kind: Singleton,
  object: ApiObject | undefined,
  changed: Fields,
): Promise<Partial<ForeseenFields>> {
  const options = { dryRun: true };
  try {
    const { apiVersion } = kind;
    const answer =
      object === undefined
        ? await cluster.objects.create(
            { apiVersion, kind: kind.kind, metadata: { name: "cluster" }, spec: specOf(changed) },
            options,
          )
        : await cluster.objects.patch(addressOf(kind), { spec: changeOf(kind, object, changed) }, options);
    const dropped = droppedFields(answer, changed);
    return { refused: dropped.map((field) => ({ path: `spec.${field}`, summary: droppedText(kind, [field]) })) };
  } catch (error) {
    return failure(kind, error);
  }
}

function changeOf(kind: Singleton, object: ApiObject, changed: Fields) {
  const excluding = (kind.exclusive ?? []).flatMap(([a, b]) => [
    ...(a in changed ? [b] : []),
    ...(b in changed ? [a] : []),
  ]);
  const before = membersOf(object.spec);
  const without = (spec: typeof before, field: string) =>
    withoutValue(spec, field.split("."), Number.POSITIVE_INFINITY);
  const cleared = excluding.filter((field) => !(field in changed)).reduce(without, before);
  const after = Object.entries(changed).reduce(
    (spec, [field, value]) =>
      meaning(value) === undefined ? without(spec, field) : withValue(spec, field.split("."), value),
    cleared,
  );
  return mergePatch(before, after) ?? {};
}

/** Anything but a refusal may pass: the write will tell. */
function failure(kind: Singleton, error: unknown): Partial<ForeseenFields> {
  if (isClusterError(error, "API_NOT_FOUND", "KIND_NOT_FOUND")) {
    return { refused: [{ path: "spec", summary: absenceText(kind) }] };
  }
  if (!(error instanceof ClusterError)) throw error;
  if (error.status === 422) return { refused: [{ path: "spec", summary: error.message }] };
  if (error.status !== 403) return {};
  const line = headline`no right to change ${singletonName(kind)}`;
  return { unresolved: [{ path: "spec", summary: error.message, headline: line }] };
}
