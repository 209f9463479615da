import * as pulumi from "@pulumi/pulumi";
import { buildConfigOnCluster } from "../provider/resources/buildConfig/address.ts";
import { type BuildConfigInputs, normalizeBuildConfig } from "../provider/resources/buildConfig/inputs.ts";
import { observeBuildConfig } from "../provider/resources/buildConfig/observe.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import type { BuildConfigArgs } from "./buildConfigArgs.ts";
import { connectionOf } from "./connection.ts";
import { announce } from "./declarations/builds/announcements.ts";
import { declareBuildConfig } from "./declarations/builds/declareBuildConfig.ts";
import { programPlace } from "./declarations/declarer.ts";
import { importableObject } from "./declarations/importableObject.ts";
import { imported, takeImport } from "./declarations/importOption.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import { resourceOptions } from "./declarations/resourceOptions.ts";
import { sayNotes, sayWarnings } from "./messages/sayNotes.ts";
import { warnUnresolved } from "./messages/warnUnresolved.ts";

/**
 * A BuildConfig of OpenShift. The program resolves the digests of the images that builds start from, so that a preview shows a
 * moved builder image and the build that it starts. Triggers that the program does not declare stay, and so do the cluster's
 * notes of what was built.
 */
export class BuildConfig extends pulumi.CustomResource {
  /** Name, namespace, and the declared labels and annotations. */
  declare readonly metadata: pulumi.Output<BuildConfigInputs["metadata"]>;
  /** The declared part of the spec. */
  declare readonly spec: pulumi.Output<BuildConfigInputs["spec"]>;
  /** Images that the references of the spec stand for, by name: `nodejs:20`, `shop/base:1`. */
  declare readonly images: pulumi.Output<BuildConfigInputs["images"]>;
  /**
   * Addresses that start a build, by kind of webhook; a secret. Where a Secret of the cluster holds the secret part, `<secret>` stands
   * for it.
   */
  declare readonly webhookUrls: pulumi.Output<Record<string, string>>;

  constructor(name: string, given: BuildConfigArgs, options?: pulumi.CustomResourceOptions) {
    const { args, opts, importing } = takeImport(given, options);
    const connection = connectionOf(opts);
    const self = Promise.withResolvers<BuildConfig>();
    const place = programPlace();
    const owner = { place, resource: self.promise, told: announce(place) };
    const declared = imported(
      declareBuildConfig(name, args, opts, connection, owner),
      importing,
      connection,
      (inputs, at) => importableObject(buildConfigOnCluster, normalizeBuildConfig(inputs), observeBuildConfig, at),
    );
    const inputs = declared.apply((one) => one.inputs);
    const after = declared.apply((one) => one.after);
    const keys = ["metadata", "spec", "images", "transient"] as const;
    super(
      resourceType("BuildConfig"),
      name,
      { ...resourceInputs("BuildConfig", inputs, keys, args), webhookUrls: undefined },
      {
        ...resourceOptions(opts, args.adopt, connection, after, owner.place),
        additionalSecretOutputs: ["webhookUrls", ...(opts?.additionalSecretOutputs ?? [])],
      },
    );
    self.resolve(this);
    warnUnresolved(this, inputs);
    sayNotes(
      this,
      declared.apply((one) => one.notes),
    );
    sayWarnings(
      this,
      declared.apply((one) => one.warnings),
    );
  }
}
