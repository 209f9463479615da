import type { Diagnostic } from "../../image/diagnostic.ts";
import { declaredNamespace, type ObjectMetadata, objectMetadataDiagnostics } from "../inputs/objectMetadata.ts";
import { schemaDiagnostics } from "../inputs/schemaDiagnostics.ts";
import type { ResolvedTag } from "../tag/resolved.ts";
import { buildTriggerDiagnostics } from "./buildTriggerDiagnostics.ts";
import { normalizeSpec } from "./normalize.ts";
import { buildConfigSchema } from "./schema.ts";
import { sourceDiagnostics } from "./sourceDiagnostics.ts";
import type { BuildConfigSpec } from "./spec.ts";
import { strategyDiagnostics } from "./strategyDiagnostics.ts";

/** An image that a build starts from or copies from. */
export interface BuildImage extends ResolvedTag {
  /** A new image starts a build: the program moves the tag, and an image trigger follows it. */
  readonly builds?: boolean;
}

/** Inputs of a BuildConfig: the declaration, and the images that its references stand for. */
export interface BuildConfigInputs {
  metadata: ObjectMetadata;
  spec: BuildConfigSpec;
  /** Takes over an object that exists already. */
  adopt?: boolean;
  /** By `namespace/stream:tag`, `stream:tag` in the BuildConfig's own namespace, or the image's name in its registry. */
  images: Record<string, BuildImage>;
}

/** Outputs of a BuildConfig beside its inputs. */
export interface BuildConfigOutputs extends BuildConfigInputs {
  /** Addresses that start a build, by kind of webhook. */
  webhookUrls: Record<string, string>;
  /** The adoption by which the program has the object; absent if it has created it. */
  adoption?: string;
}

/** Lists all faults of a declared BuildConfig. */
export function buildConfigDiagnostics(inputs: unknown): Diagnostic[] {
  if (typeof inputs !== "object" || inputs === null) return schemaDiagnostics(buildConfigSchema, inputs, "");
  const given = inputs as Partial<BuildConfigInputs>;
  const namespace = declaredNamespace(given);
  const spec = normalizeSpec(given.spec, namespace);
  const shape = schemaDiagnostics(buildConfigSchema, { ...given, spec }, "");
  const metadata = objectMetadataDiagnostics(given.metadata);
  const isReadable = typeof spec === "object" && spec !== null;
  if (!isReadable) return [...shape, ...metadata];
  const all = [
    ...metadata,
    ...strategyDiagnostics(spec, given.spec),
    ...sourceDiagnostics(spec),
    ...buildTriggerDiagnostics(spec, namespace),
  ];
  const told = new Set(all.map(({ path }) => path));
  return [...shape.filter(({ path }) => !told.has(path)), ...all];
}

/** The same declaration in the form that is compared and stored. Expects one without faults. */
export function normalizeBuildConfig(inputs: BuildConfigInputs): BuildConfigInputs {
  const spec = normalizeSpec(inputs.spec, declaredNamespace(inputs)) as BuildConfigSpec;
  return { ...inputs, spec, images: inputs.images ?? {} };
}
