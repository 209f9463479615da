import * as pulumi from "@pulumi/pulumi";
import { clusterImagePolicyResource } from "../provider/resources/clusterImagePolicy/index.ts";
import type { ClusterImagePolicyInputs } from "../provider/resources/clusterImagePolicy/inputs.ts";
import type { Original } from "../provider/resources/field/fieldPatch.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import type { ClusterImagePolicyArgs } from "./clusterImagePolicyArgs.ts";
import { connectionOf } from "./connection.ts";
import { hearTags } from "./declarations/declaredTags.ts";
import { programPlace } from "./declarations/declarer.ts";
import { deletedFirst } from "./declarations/deletedFirst.ts";
import { refuseImport } from "./declarations/importOption.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import { declareSingleton } from "./declarations/singletons/declareSingleton.ts";
import { blockedTagsWarning, policyWarnings } from "./declarations/singletons/policyMessages.ts";
import { warn } from "./messages/say.ts";
import { warnUnresolved } from "./messages/warnUnresolved.ts";

/**
 * The cluster's image policy: fields of `image.config.openshift.io/cluster`. It owns the declared fields only, and deleting it brings back
 * what they held before, unless another user has changed them meanwhile. A preview warns where nodes reboot, and where the policy shuts
 * out a tag that the program declares.
 */
export class ClusterImagePolicy extends pulumi.CustomResource {
  /** The declared fields. */
  declare readonly spec: pulumi.Output<ClusterImagePolicyInputs["spec"]>;
  /** Certificates in PEM by registry. */
  declare readonly trustedCertificates: pulumi.Output<Record<string, string> | undefined>;
  /** The fields before, by path below `spec`: their `value`, or the part of the path that was `missing`. */
  declare readonly originals: pulumi.Output<Record<string, Original>>;

  constructor(name: string, args: ClusterImagePolicyArgs, options: pulumi.CustomResourceOptions = {}) {
    const { import: importing, ...opts } = options;
    const declared = declareSingleton(clusterImagePolicyResource, args, connectionOf(opts), programPlace());
    const inputs = refuseImport(
      declared.apply((one) => one.inputs),
      importing,
    );
    const keys = ["spec", "trustedCertificates", "transient"] as const;
    super(
      resourceType("ClusterImagePolicy"),
      name,
      { ...resourceInputs("ClusterImagePolicy", inputs, keys, args), originals: undefined },
      deletedFirst(opts, true),
    );
    warnUnresolved(this, inputs);
    declared.apply((one) => {
      if (!pulumi.runtime.isDryRun() || one.connection === undefined || one.foreseen === undefined) return;
      const { foreseen } = one;
      for (const message of policyWarnings(one.inputs, foreseen, new Date())) void warn(message, this);
      hearTags(one.connection, (tags) => {
        const message = blockedTagsWarning(one.inputs, foreseen.object, tags);
        if (message !== undefined) void warn(message, this);
      });
    });
  }
}
