import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { membersOf } from "../../image/members.ts";
import { namespaceDiagnostics } from "../../image/streamName.ts";
import { flag, orUnknown, schemaDiagnostics, text, textByKey } from "../inputs/schemaDiagnostics.ts";
import { isUnknown } from "../inputs/unknown.ts";
import type { KubernetesObjectInputs } from "./inputs.ts";
import { triggerFaults } from "./triggeredContainers.ts";

const schema = z.looseObject({
  apiVersion: text,
  kind: text,
  metadata: orUnknown(
    z.looseObject({
      name: text,
      namespace: text.optional(),
      labels: textByKey.optional(),
      annotations: textByKey.optional(),
    }),
  ),
  adopt: flag.optional(),
  force: flag.optional(),
  timeout: orUnknown(z.number().min(0)).optional(),
  triggeredImages: textByKey.optional(),
});

/** Kinds that server-side apply cannot write, each with what does. */
const elsewhere: Readonly<Record<string, string>> = {
  ImageStreamTag: "declare an ImageStreamTag of this package",
  ImageTag: "declare an ImageStreamTag of this package",
  ImageStreamImport: "declare an ImageStream or ImageStreamTag of this package, which imports",
  ImageStreamMapping: "push the image to the cluster's registry",
  ImageStreamImage: "declare an ImageStreamTag of this package",
  List: "declare each of its items",
};

/** Lists all faults of a declared object. The API judges what its kind has beside the metadata. */
export function objectDiagnostics(given: unknown): Diagnostic[] {
  const shape = schemaDiagnostics(schema, given, "");
  if (typeof given !== "object" || given === null) return shape;
  const inputs = given as KubernetesObjectInputs;
  const faults = [...emptyFaults(inputs), ...kindFaults(inputs), ...metadataFaults(membersOf(inputs.metadata))];
  if (shape.length > 0) return [...shape, ...faults];
  return [...faults, ...triggerFaults(inputs)];
}

function emptyFaults({ apiVersion, kind }: KubernetesObjectInputs): Diagnostic[] {
  const remedy = "say which object is meant: apiVersion, kind, metadata.name";
  return Object.entries({ apiVersion, kind })
    .filter(([, value]) => value === "")
    .map(([path, value]) => ({ path, value, summary: "is empty", remedy }));
}

function kindFaults({ kind, data, ...rest }: KubernetesObjectInputs): Diagnostic[] {
  const remedy = typeof kind === "string" && Object.hasOwn(elsewhere, kind) ? elsewhere[kind] : undefined;
  const texts = kind === "Secret" && "stringData" in rest;
  return [
    ...(remedy === undefined ? [] : [{ path: "kind", value: kind, summary: "cannot be applied", remedy }]),
    ...(texts
      ? [{ path: "stringData", summary: "would stay in the state as it is", remedy: "give data, in base64" }]
      : []),
  ];
}

function metadataFaults({ name, namespace, generateName }: Readonly<Record<string, unknown>>): Diagnostic[] {
  const isText = (value: unknown): value is string => typeof value === "string" && !isUnknown(value);
  const isPath = isText(name) && (/^\.{0,2}$|[/%]/.test(name) || name.length > 253);
  const remedy = "use at most 253 characters without / and %";
  return [
    ...(isPath ? [{ path: "metadata.name", value: name, summary: "is no name for an object", remedy }] : []),
    ...(isText(namespace) ? namespaceDiagnostics(namespace) : []),
    ...(generateName === undefined
      ? []
      : [{ path: "metadata.generateName", summary: "has no meaning here", remedy: "give metadata.name" }]),
  ];
}
