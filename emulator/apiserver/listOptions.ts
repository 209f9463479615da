import type { DeleteOptions, ListOptions, ResourceDefinition } from "./resource.ts";
import { parseFieldSelector, parseLabelSelector } from "./selector.ts";
import { badRequest } from "./statusError.ts";
import { boolean, integer, list, object, string } from "./typeSchema.ts";

/** Parses the query of a list or watch. @throws StatusError 400, also for fields that the kind cannot be selected by */
export function listOptionsFor({ selectable = [] }: ResourceDefinition, query: URLSearchParams): ListOptions {
  const options = listOptionsOf(query);
  const known = ["metadata.name", "metadata.namespace", ...selectable];
  const unknown = options.fields.keys.find((key) => !known.includes(key));
  if (unknown === undefined) return options;
  throw badRequest(`"${unknown}" is not a known field selector: only "metadata.name", "metadata.namespace"`);
}

/** Parses the query of a list or watch of any kind. @throws StatusError 400 */
const listOptionsOf = (query: URLSearchParams): ListOptions => ({
  labels: parseLabelSelector(query.get("labelSelector") ?? ""),
  fields: parseFieldSelector(query.get("fieldSelector") ?? ""),
  limit: Number(query.get("limit") ?? 0) || 0,
  continue: query.get("continue") ?? "",
  resourceVersion: query.get("resourceVersion") ?? "",
  resourceVersionMatch: query.get("resourceVersionMatch") ?? "",
});

/** Schema of a deletion's body. */
export const deleteOptionsSchema = object(
  "DeleteOptions",
  {
    gracePeriodSeconds: integer,
    preconditions: object(
      "Preconditions",
      { uid: string, resourceVersion: string },
      { numbers: { uid: [1], resourceVersion: [2] } },
    ),
    orphanDependents: boolean,
    propagationPolicy: string,
    dryRun: list(string),
  },
  {
    numbers: {
      gracePeriodSeconds: [1],
      preconditions: [2],
      orphanDependents: [3],
      propagationPolicy: [4],
      dryRun: [5],
    },
  },
);

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** The policy that the deprecated option means. */
function oldPolicy(orphans: unknown): string | undefined {
  if (orphans === undefined || orphans === null) return undefined;
  return String(orphans) === "true" ? "Orphan" : "Background";
}

/** A deletion's options, from its body or, without one, its query. */
export function deleteOptionsOf(body: Record<string, unknown> | undefined, query: URLSearchParams): DeleteOptions {
  const from = body ?? Object.fromEntries(query);
  const { uid, resourceVersion } = (from["preconditions"] ?? {}) as Record<string, unknown>;
  const seconds = Number(from["gracePeriodSeconds"] ?? Number.NaN);
  const policy = text(from["propagationPolicy"]) ?? oldPolicy(from["orphanDependents"]);
  return {
    preconditions: {
      ...(text(uid) === undefined ? {} : { uid: String(uid) }),
      ...(text(resourceVersion) === undefined ? {} : { resourceVersion: String(resourceVersion) }),
    },
    ...(Number.isNaN(seconds) ? {} : { gracePeriodSeconds: seconds }),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
  };
}
