import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { isObject, membersOf } from "../../image/members.ts";
import { isSameQuantity } from "../inputs/quantity.ts";
import { flag, orUnknown, schemaDiagnostics, text, textByKey } from "../inputs/schemaDiagnostics.ts";
import { hasUnknown, isUnknown } from "../inputs/unknown.ts";
import { declaredFields, type Singleton } from "../singleton/singleton.ts";
import { cronDiagnostics } from "./cron.ts";
import { parseGoDuration } from "./goDuration.ts";
import type { ImagePrunerSpec } from "./spec.ts";

/** Inputs of the cluster's image pruner. */
export interface ImagePrunerInputs {
  spec: ImagePrunerSpec;
}

const count = orUnknown(
  z
    .int()
    .min(0)
    .max(2 ** 31 - 1),
);

const spec = z.strictObject({
  schedule: text.optional(),
  suspend: flag.optional(),
  keepTagRevisions: count.optional(),
  keepYoungerThan: orUnknown(z.int().min(0)).optional(),
  keepYoungerThanDuration: text.optional(),
  resources: orUnknown(
    z.strictObject({
      limits: textByKey.optional(),
      requests: textByKey.optional(),
      claims: orUnknown(z.array(orUnknown(z.strictObject({ name: text, request: text.optional() })))).optional(),
    }),
  ).optional(),
  affinity: orUnknown(z.record(z.string(), z.unknown())).optional(),
  nodeSelector: textByKey.optional(),
  tolerations: orUnknown(
    z.array(
      orUnknown(
        z.strictObject({
          key: text.optional(),
          operator: orUnknown(z.enum(["Exists", "Equal"])).optional(),
          value: text.optional(),
          effect: orUnknown(z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])).optional(),
          tolerationSeconds: orUnknown(z.int()).optional(),
        }),
      ),
    ),
  ).optional(),
  successfulJobsHistoryLimit: count.optional(),
  failedJobsHistoryLimit: count.optional(),
  ignoreInvalidImageReferences: flag.optional(),
  logLevel: orUnknown(z.enum(["Normal", "Debug", "Trace", "TraceAll"])).optional(),
});

/** `imagepruners.imageregistry.operator.openshift.io/cluster`. */
export const imagePrunerKind: Singleton = {
  apiVersion: "imageregistry.operator.openshift.io/v1",
  kind: "ImagePruner",
  fields: Object.keys(spec.shape),
  filledIn: ["logLevel"],
  absence:
    "use a cluster of OpenShift 4.4 or later with its image registry operator; elsewhere run oc adm prune images",
  isSame: (field, a, b) => {
    if (field === "keepYoungerThanDuration") {
      const [one, other] = [a, b].map((value) => (typeof value === "string" ? parseGoDuration(value) : undefined));
      return one !== undefined && one === other;
    }
    return field === "resources" && isSameAmount(a, b);
  },
};

/** The API writes quantities in its own form. */
function isSameAmount(a: unknown, b: unknown): boolean {
  if (typeof a === "string" && typeof b === "string") return isSameQuantity(a, b);
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.every((key) => isSameAmount(a[key], b[key]));
}

/** Lists all faults of a declared pruner. */
export function imagePrunerDiagnostics(inputs: unknown): Diagnostic[] {
  const shape = schemaDiagnostics(z.strictObject({ spec: orUnknown(spec) }), inputs, "");
  const declared = membersOf(inputs)["spec"];
  if (!isObject(declared)) return shape;
  const { schedule, keepYoungerThan, keepYoungerThanDuration } = declared;
  const isEmpty = Object.keys(declaredFields(imagePrunerKind, declared)).length === 0 && !hasUnknown(declared);
  const all = [
    ...(isEmpty && shape.length === 0
      ? [{ path: "spec", summary: "declares nothing", remedy: "declare a field, for instance keepTagRevisions" }]
      : []),
    ...(isText(schedule) && schedule !== "" ? cronDiagnostics(schedule, "spec.schedule") : []),
    ...(isText(keepYoungerThanDuration) && keepYoungerThanDuration !== ""
      ? durationDiagnostics(keepYoungerThanDuration)
      : []),
    ...(keepYoungerThan !== undefined && keepYoungerThanDuration !== undefined
      ? [
          {
            path: "spec.keepYoungerThan",
            value: keepYoungerThan,
            summary: "stands beside keepYoungerThanDuration, and does not count then",
            remedy: "leave it out",
          },
        ]
      : []),
  ];
  return [...shape, ...all];
}

const isText = (value: unknown): value is string => typeof value === "string" && !isUnknown(value);

function durationDiagnostics(value: string): Diagnostic[] {
  const parsed = parseGoDuration(value);
  if (parsed !== undefined && parsed >= 0) return [];
  const path = "spec.keepYoungerThanDuration";
  const [, days] = /^(\d+)\s*d(?:ays?)?$/.exec(value) ?? [];
  const remedy = days === undefined ? "write it with h, m and s, as in 1h30m" : `write ${Number(days) * 24}h`;
  return [{ path, value, summary: parsed === undefined ? "is no duration" : "is negative", remedy }];
}

/** Revisions that the platform's pruner keeps where nobody says. */
const defaultRevisions = 3;
/** Nanoseconds: 60 minutes. */
const defaultAge = 3_600e9;

/** Limits of a pruner, of its declared fields and those of the cluster. */
export interface PrunerLimits {
  readonly keepTagRevisions: number;
  /** Milliseconds. */
  readonly keepYoungerThan: number;
  readonly isSuspended: boolean;
}

/** The limits by which a pruner with this spec works. */
export function prunerLimits(given: unknown): PrunerLimits {
  const { keepTagRevisions, keepYoungerThan, keepYoungerThanDuration, suspend } = membersOf(given);
  const duration = isText(keepYoungerThanDuration) ? parseGoDuration(keepYoungerThanDuration) : undefined;
  const age = duration ?? (typeof keepYoungerThan === "number" ? keepYoungerThan : defaultAge);
  return {
    keepTagRevisions: typeof keepTagRevisions === "number" ? keepTagRevisions : defaultRevisions,
    keepYoungerThan: age / 1e6,
    isSuspended: suspend === true,
  };
}
