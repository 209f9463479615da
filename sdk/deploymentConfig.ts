import * as pulumi from "@pulumi/pulumi";
import { deploymentConfigOnCluster } from "../provider/resources/deploymentConfig/address.ts";
import {
  type DeploymentConfigInputs,
  normalizeDeploymentConfig,
} from "../provider/resources/deploymentConfig/inputs.ts";
import { observeDeploymentConfig } from "../provider/resources/deploymentConfig/observe.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import { connectionOf } from "./connection.ts";
import { programPlace } from "./declarations/declarer.ts";
import { declareDeploymentConfig } from "./declarations/deployments/declareDeploymentConfig.ts";
import { importableObject } from "./declarations/importableObject.ts";
import { imported, takeImport } from "./declarations/importOption.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import { resourceOptions } from "./declarations/resourceOptions.ts";
import type { DeploymentConfigArgs } from "./deploymentConfigArgs.ts";
import { sayNotes } from "./messages/sayNotes.ts";
import { warnUnresolved } from "./messages/warnUnresolved.ts";

/**
 * A DeploymentConfig of OpenShift. The program resolves the images of its triggers' tags, so that a preview shows a moved image and
 * the rollout that it causes. The images that triggers fill in, and triggers of other users, stay as they are. OpenShift has
 * deprecated the kind: new programs declare a Deployment and an `ImageTrigger`.
 */
export class DeploymentConfig extends pulumi.CustomResource {
  /** API group and version, so that the resource may be the `workload` of an `ImageTrigger`. */
  readonly apiVersion: pulumi.Output<string>;
  /** `DeploymentConfig`. */
  readonly kind: pulumi.Output<string>;
  /** Name, namespace, and the declared labels and annotations. */
  declare readonly metadata: pulumi.Output<DeploymentConfigInputs["metadata"]>;
  /** The declared part of the spec. */
  declare readonly spec: pulumi.Output<DeploymentConfigInputs["spec"]>;
  /** Images that triggers give containers, by the container's name. */
  declare readonly images: pulumi.Output<DeploymentConfigInputs["images"]>;
  /** Number of the last rollout; 0 before the first one. */
  declare readonly latestVersion: pulumi.Output<number>;

  constructor(name: string, given: DeploymentConfigArgs, options?: pulumi.CustomResourceOptions) {
    const { args, opts, importing } = takeImport(given, options);
    const connection = connectionOf(opts);
    const self = Promise.withResolvers<DeploymentConfig>();
    const owner = { place: programPlace(), resource: self.promise };
    const declared = imported(
      declareDeploymentConfig(name, args, opts, connection, owner),
      importing,
      connection,
      (inputs, at) =>
        importableObject(deploymentConfigOnCluster, normalizeDeploymentConfig(inputs), observeDeploymentConfig, at),
    );
    const inputs = declared.apply((one) => one.inputs);
    const after = declared.apply((one) => one.after);
    const keys = ["metadata", "spec", "images", "transient"] as const;
    super(
      resourceType("DeploymentConfig"),
      name,
      { ...resourceInputs("DeploymentConfig", inputs, keys, args), latestVersion: undefined },
      resourceOptions(opts, args.adopt, connection, after, owner.place),
    );
    this.apiVersion = this.urn.apply(() => deploymentConfigOnCluster.apiVersion);
    this.kind = this.urn.apply(() => deploymentConfigOnCluster.kind);
    self.resolve(this);
    warnUnresolved(this, inputs);
    sayNotes(
      this,
      declared.apply((one) => one.notes),
    );
  }
}
