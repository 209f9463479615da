import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { referenceDiagnostics } from "../../image/reference.ts";
import type { Field } from "../field/field.ts";
import type { Original } from "../field/fieldPatch.ts";
import { formatObjectPath, objectPathDiagnostics, parseObjectPath } from "../field/objectPath.ts";
import { type ObjectName, objectName, objectNameDiagnostics, objectNameSchema } from "../inputs/objectName.ts";
import { orUnknown, schemaDiagnostics, text } from "../inputs/schemaDiagnostics.ts";
import { isUnknown } from "../inputs/unknown.ts";

/** Inputs of an image override. */
export interface ImageOverrideInputs {
  object: ObjectName;
  /** Either this, or `container` and `env`. */
  fieldPath?: string;
  container?: string;
  env?: string;
  /** Absent where another user has removed the image. */
  image?: string;
  /** The field's value when the override was declared; shown in the preview. */
  original?: Original;
}

/** State of an image override. */
export interface ImageOverrideOutputs extends ImageOverrideInputs {
  /** The value that the override replaced; its deletion restores it. */
  original: Original;
  /** Images that this resource has written, or may have; any other value belongs to another owner. */
  written: string[];
  /** Tells an object from a later one of the same name. */
  uid: string;
}

/** Kinds whose containers' environment can be overridden, and where their pod specification is. */
const podSpecs: Readonly<Record<string, string>> = {
  Deployment: "spec.template.spec",
  StatefulSet: "spec.template.spec",
  DaemonSet: "spec.template.spec",
  DeploymentConfig: "spec.template.spec",
  CronJob: "spec.jobTemplate.spec.template.spec",
};

const imageOverride = z.strictObject({
  object: orUnknown(objectNameSchema),
  fieldPath: text.optional(),
  container: text.optional(),
  env: text.optional(),
  image: text,
  // Written by this package.
  original: z.unknown().optional(),
});

/** All diagnostics of a declared override. */
export function imageOverrideDiagnostics(inputs: ImageOverrideInputs): Diagnostic[] {
  const diagnostics = schemaDiagnostics(imageOverride, inputs, "");
  if (diagnostics.length > 0) return diagnostics;
  const { object, image } = inputs;
  return [
    ...(isUnknown(object) ? [] : objectNameDiagnostics(object)),
    ...placeDiagnostics(inputs),
    ...(image === undefined || isUnknown(image) ? [] : referenceDiagnostics(image, { path: "image" })),
  ];
}

/** The same declaration in the form that is compared and stored. Expects one without faults. */
export function normalizeImageOverride(inputs: ImageOverrideInputs): ImageOverrideInputs {
  const { fieldPath } = inputs;
  if (fieldPath === undefined || isUnknown(fieldPath)) return { ...inputs };
  return { ...inputs, fieldPath: formatObjectPath(parseObjectPath(fieldPath)) };
}

/** The field that is overridden: for the environment, the whole variable, since it may take its value from elsewhere. */
export function overriddenField({ object, fieldPath, container, env }: ImageOverrideInputs): Field {
  if (fieldPath !== undefined) return { object, path: parseObjectPath(fieldPath), mayBeDropped: true };
  const variable = [{ by: "name", value: container ?? "" }, { key: "env" }, { by: "name", value: env ?? "" }];
  const path = [...parseObjectPath(`${podSpecs[object.kind]}.containers`), ...variable];
  return { object, path, mayBeDropped: false };
}

/** The field's value for an image. */
export const valueOfImage = ({ env }: ImageOverrideInputs, image: string): unknown =>
  env === undefined ? image : { name: env, value: image };

/** The image that a field's value stands for; `undefined` if it is none. */
export function imageOfValue({ env }: ImageOverrideInputs, value: unknown): string | undefined {
  const image = env === undefined ? value : (value as { value?: unknown } | undefined)?.value;
  return typeof image === "string" ? image : undefined;
}

export function imageOverrideId(inputs: ImageOverrideInputs): string {
  const { object, fieldPath, container, env } = inputs;
  const { namespace, kind, name } = object;
  return `${namespace === undefined ? "" : `${namespace}/`}${kind}/${name}/${fieldPath ?? `${container}/${env}`}`;
}

function placeDiagnostics({ object, fieldPath, container, env }: ImageOverrideInputs): Diagnostic[] {
  const remedy = "give fieldPath, or container and env";
  if (fieldPath !== undefined) {
    const both = container === undefined && env === undefined;
    return [
      ...(isUnknown(fieldPath) ? [] : objectPathDiagnostics(fieldPath, "fieldPath")),
      ...(both ? [] : [{ path: "fieldPath", value: fieldPath, summary: "stands beside container or env", remedy }]),
    ];
  }
  const missing = Object.entries({ container, env }).filter(([, value]) => value === undefined || value === "");
  if (missing.length > 0) return missing.map(([path]) => ({ path, summary: "is required", remedy }));
  if (!isUnknown(env) && !/^[^=\s]+$/.test(env ?? "")) {
    return [{ path: "env", value: env, summary: "is no name of a variable", remedy: "name one variable, without =" }];
  }
  if (isUnknown(object) || isUnknown(object.kind) || Object.hasOwn(podSpecs, object.kind)) return [];
  const kinds = Object.keys(podSpecs).join(", ");
  const summary = `has no environment that can be overridden (${objectName(object)})`;
  return [{ path: "object.kind", value: object.kind, summary, remedy: `use one of ${kinds}, or give fieldPath` }];
}
