import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import type { Field } from "../field/field.ts";
import type { Original } from "../field/fieldPatch.ts";
import { parseObjectPath } from "../field/objectPath.ts";
import { type ObjectName, objectNameDiagnostics, objectNameSchema } from "../inputs/objectName.ts";
import { flag, orUnknown, schemaDiagnostics } from "../inputs/schemaDiagnostics.ts";
import { isUnknown } from "../inputs/unknown.ts";

/** By which a workload says that all its images are looked up in the streams of its namespace. */
const resolveNamesAnnotation = "alpha.image.policy.openshift.io/resolve-names";

/** Inputs of an image lookup. */
export interface ImageLookupInputs {
  /** An image stream, or a workload. */
  object: ObjectName;
  enabled: boolean;
  /** The field's value when the lookup was declared; shown in the preview. */
  original?: Original;
}

/** State of an image lookup. */
export interface ImageLookupOutputs extends ImageLookupInputs {
  /** The value that the lookup replaced; its deletion restores it. */
  original: Original;
  /** Values that this resource has written, or may have. */
  written: boolean[];
  /** Tells an object from a later one of the same name. */
  uid: string;
}

const template = "spec.template.metadata";

/**
 * The place in which the cluster looks for the annotation: on the pod template, or on the object. A Job's template cannot be changed,
 * so that the object is left, which counts as well.
 */
const annotated: Readonly<Record<string, string>> = {
  Deployment: template,
  StatefulSet: template,
  DaemonSet: template,
  ReplicaSet: template,
  ReplicationController: template,
  DeploymentConfig: template,
  CronJob: "spec.jobTemplate.spec.template.metadata",
  Job: "metadata",
  Pod: "metadata",
};

const imageLookup = z.strictObject({
  object: orUnknown(objectNameSchema),
  enabled: flag,
  // Written by this package.
  original: z.unknown().optional(),
});

/** All diagnostics of a declared lookup. */
export function imageLookupDiagnostics(inputs: ImageLookupInputs): Diagnostic[] {
  const diagnostics = schemaDiagnostics(imageLookup, inputs, "");
  if (diagnostics.length > 0 || isUnknown(inputs.object)) return diagnostics;
  const { kind } = inputs.object;
  const names = objectNameDiagnostics(inputs.object);
  if (isUnknown(kind) || kind === "" || kind === "ImageStream" || Object.hasOwn(annotated, kind)) return names;
  const remedy = `use one of ImageStream, ${Object.keys(annotated).join(", ")}`;
  return [...names, { path: "object.kind", value: kind, summary: "has no image lookup", remedy }];
}

/** The field that says whether names are looked up. */
export function lookupField({ object }: ImageLookupInputs): Field {
  if (object.kind === "ImageStream") {
    return { object, path: parseObjectPath("spec.lookupPolicy.local"), mayBeDropped: false };
  }
  const path = [
    ...parseObjectPath(annotated[object.kind] ?? "metadata"),
    { key: "annotations" },
    { key: resolveNamesAnnotation },
  ];
  return { object, path, mayBeDropped: false };
}

/** The field's value for a lookup; `undefined` for none. */
export function valueOfLookup({ object, enabled }: ImageLookupInputs): unknown {
  if (object.kind === "ImageStream") return enabled;
  return enabled ? "*" : undefined;
}

/** The lookup that a field's value means. For a workload, only `*` counts. */
export const lookupOfValue = ({ object }: ImageLookupInputs, value: unknown): boolean =>
  object.kind === "ImageStream" ? value === true : value === "*";

export function imageLookupId({ object }: ImageLookupInputs): string {
  const { namespace, kind, name } = object;
  return `${namespace === undefined ? "" : `${namespace}/`}${kind}/${name}`;
}
