import type { Diagnostic } from "../../image/diagnostic.ts";
import { declaredNamespace, type ObjectMetadata, objectMetadataDiagnostics } from "../inputs/objectMetadata.ts";
import { schemaDiagnostics } from "../inputs/schemaDiagnostics.ts";
import type { WholeObjectOutputs } from "../object/wholeObject.ts";
import type { ResolvedTag } from "../tag/resolved.ts";
import { normalDeployment, normalizeDeployment } from "./normalize.ts";
import { rolloutStrategyDiagnostics } from "./rolloutStrategyDiagnostics.ts";
import { rolloutTriggerDiagnostics } from "./rolloutTriggerDiagnostics.ts";
import { deploymentConfigSchema } from "./schema.ts";
import type { DeploymentConfigSpec } from "./spec.ts";
import { templateDiagnostics } from "./templateDiagnostics.ts";

/** The image that a trigger gives a container. */
export interface DeployedImage extends ResolvedTag {
  /** Pull spec by digest. */
  readonly image?: string;
  /** A new image rolls out: the program moves the tag, and an automatic trigger follows it. */
  readonly rolls?: boolean;
}

/** Inputs of a DeploymentConfig: the declaration, and the images that its triggers give containers. */
export interface DeploymentConfigInputs {
  metadata: ObjectMetadata;
  spec: DeploymentConfigSpec;
  /** Takes over an object that exists already. */
  adopt?: boolean;
  /** Waits until what was changed runs, and not just until the trigger controller has set images. */
  waitForRollout?: boolean;
  /** Seconds for all waits together; 0 does not wait. */
  timeout?: number;
  /** By the container's name. */
  images: Record<string, DeployedImage>;
}

/** Outputs of a DeploymentConfig beside its inputs. */
export interface DeploymentConfigOutputs extends DeploymentConfigInputs, WholeObjectOutputs {
  /** Number of the last rollout; 0 before the first one. */
  latestVersion: number;
}

/** Lists all faults of a declared DeploymentConfig. */
export function deploymentConfigDiagnostics(inputs: unknown): Diagnostic[] {
  if (typeof inputs !== "object" || inputs === null) return schemaDiagnostics(deploymentConfigSchema, inputs, "");
  const given = inputs as Partial<DeploymentConfigInputs>;
  const spec = normalizeDeployment(given.spec, declaredNamespace(given));
  const shape = schemaDiagnostics(deploymentConfigSchema, { ...given, spec }, "");
  const metadata = objectMetadataDiagnostics(given.metadata);
  if (typeof spec !== "object" || spec === null) return [...shape, ...metadata];
  const all = [
    ...metadata,
    ...templateDiagnostics(spec),
    ...rolloutTriggerDiagnostics(spec),
    ...rolloutStrategyDiagnostics(spec),
  ];
  const told = new Set(all.map(({ path }) => path));
  return [...shape.filter(({ path }) => !told.has(path)), ...all];
}

/** The same declaration in the form that is compared and stored. Expects one without faults. */
export const normalizeDeploymentConfig = (inputs: DeploymentConfigInputs): DeploymentConfigInputs => ({
  ...inputs,
  spec: normalDeployment(inputs.spec, declaredNamespace(inputs)),
  images: inputs.images ?? {},
});
