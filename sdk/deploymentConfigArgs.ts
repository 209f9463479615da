import type { Input } from "@pulumi/pulumi";
import type { DeploymentConfigSpec } from "../provider/resources/deploymentConfig/spec.ts";
import type { ObjectMetadataArgs } from "./args.ts";
import type { DeclaredArgs } from "./buildConfigArgs.ts";

/** The API's `DeploymentConfigSpec`, with references that may be tags of declared streams. */
export type DeploymentConfigSpecArgs = DeclaredArgs<DeploymentConfigSpec>;

/** Arguments of `DeploymentConfig`. */
export interface DeploymentConfigArgs {
  /** As in the YAML of a DeploymentConfig; says nothing here. */
  apiVersion?: Input<"apps.openshift.io/v1" | "v1">;
  /** As in the YAML of a DeploymentConfig; says nothing here. */
  kind?: Input<"DeploymentConfig">;
  /** Left out: exported objects have it. */
  status?: Input<unknown>;
  /** @default the resource's Pulumi name, in the provider's namespace */
  metadata?: Input<ObjectMetadataArgs | null>;
  /** Template, triggers, strategy and the rest, by the API's names. */
  spec: DeploymentConfigSpecArgs;
  /**
   * Takes over a DeploymentConfig that exists already. Without it, an existing one is an error. With it, every replacement deletes
   * the old object first. Destroying deletes an adopted DeploymentConfig like any other.
   * @default false
   */
  adopt?: Input<boolean>;
  /** Waits until the rollout that a change causes is complete, and fails with its reason if it fails. @default false */
  waitForRollout?: Input<boolean>;
  /**
   * Seconds to wait for a rollout, or else for the trigger controller to set the images that the program moves; 0 waits for nothing.
   * @default 600, or 60
   */
  timeout?: Input<number>;
}
