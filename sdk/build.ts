import * as pulumi from "@pulumi/pulumi";
import { type BuildConfigName, buildOutputNames, urnKey } from "../provider/resources/build/inputs.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import type { BuildArgs } from "./buildArgs.ts";
import { connectionOf } from "./connection.ts";
import { announce } from "./declarations/builds/announcements.ts";
import { declareBuild } from "./declarations/builds/declareBuild.ts";
import { addBuild } from "./declarations/builds/programBuilds.ts";
import { programPlace } from "./declarations/declarer.ts";
import { refuseImport } from "./declarations/importOption.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import { resourceOptions } from "./declarations/resourceOptions.ts";
import { valueWithUnknowns } from "./declarations/valueWithUnknowns.ts";
import { warnUnresolved } from "./messages/warnUnresolved.ts";

/**
 * One run of a BuildConfig: starts a build and waits for its image, at creation and whenever an argument, the spec of the BuildConfig or
 * one of its images changes. The preview shows that it will build; its image is unknown until then.
 */
export class Build extends pulumi.CustomResource {
  /** Name and namespace of the BuildConfig. */
  declare readonly config: pulumi.Output<BuildConfigName>;
  /** Name of the Build on the cluster. */
  declare readonly name: pulumi.Output<string>;
  /** Number of the build. */
  declare readonly number: pulumi.Output<number>;
  /** Digest of the image; absent for a build without output. */
  declare readonly digest: pulumi.Output<string | undefined>;
  /** Pull spec of the image by digest; absent for a build without output. */
  declare readonly image: pulumi.Output<string | undefined>;
  /** Seconds that the build took. */
  declare readonly duration: pulumi.Output<number>;
  /** The commit that was built, where the cluster tells it. */
  declare readonly builtCommit: pulumi.Output<string | undefined>;

  constructor(name: string, args: BuildArgs, options: pulumi.CustomResourceOptions = {}) {
    const { import: importing, ...opts } = options;
    const connection = connectionOf(opts);
    const place = programPlace();
    const self = Promise.withResolvers<Build>();
    const owner = { name, place, resource: self.promise };
    const told = announce(place);
    if (pulumi.Resource.isInstance(args.config)) {
      addBuild(args.config, owner);
      told();
    }
    // The URN names the parent; waiting for a parent is waiting for all of its children, and so for oneself.
    const urn = pulumi.output(valueWithUnknowns(pulumi.createUrn(name, resourceType("Build"), opts.parent)));
    const declared = declareBuild(args, opts, connection, { ...owner, urn, told });
    const inputs = refuseImport(
      declared.apply((one) => one.inputs),
      importing,
      "a Build starts a run of its own",
    );
    const after = declared.apply((one) => one.after);
    const keys = ["config", "fingerprint", "images", "transient", urnKey] as const;
    super(
      resourceType("Build"),
      name,
      {
        ...resourceInputs("Build", inputs, keys, args),
        ...Object.fromEntries(buildOutputNames.map((key) => [key, undefined])),
      },
      resourceOptions(opts, false, connection, after, place),
    );
    self.resolve(this);
    warnUnresolved(this, inputs);
  }
}
