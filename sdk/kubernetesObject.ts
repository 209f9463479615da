import * as pulumi from "@pulumi/pulumi";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import type { DeclaredMetadata } from "../provider/resources/kubernetesObject/inputs.ts";
import { connectionOf } from "./connection.ts";
import { programPlace } from "./declarations/declarer.ts";
import { imported, takeImport } from "./declarations/importOption.ts";
import { declareKubernetesObject } from "./declarations/objects/declareKubernetesObject.ts";
import { importableKubernetesObject } from "./declarations/objects/importableKubernetesObject.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import { resourceOptions } from "./declarations/resourceOptions.ts";
import type { KubernetesObjectArgs } from "./kubernetesObjectArgs.ts";
import { sayNotes } from "./messages/sayNotes.ts";

/**
 * An object of any kind, written by server-side apply under a field manager of its own. Fields that the program does not declare
 * stay as they are, and so do images that image triggers set. An update waits until a workload has rolled out.
 */
export class KubernetesObject extends pulumi.CustomResource {
  /** API group and version. */
  declare readonly apiVersion: pulumi.Output<string>;
  /** The kind as the API spells it. */
  declare readonly kind: pulumi.Output<string>;
  /** The declared metadata, with name and namespace. */
  declare readonly metadata: pulumi.Output<DeclaredMetadata>;
  /** The declared spec; absent where the kind has none. */
  declare readonly spec: pulumi.Output<Readonly<Record<string, unknown>> | undefined>;
  /** The declared data of a ConfigMap or Secret; a secret of the latter. */
  declare readonly data: pulumi.Output<Readonly<Record<string, string>> | undefined>;
  /** The cluster's own name for the object; another one after it was made anew. */
  declare readonly uid: pulumi.Output<string>;

  constructor(name: string, given: KubernetesObjectArgs, options?: pulumi.CustomResourceOptions) {
    const { args, opts, importing } = takeImport(given, options);
    const connection = connectionOf(opts);
    const self = Promise.withResolvers<KubernetesObject>();
    const place = programPlace();
    const declared = imported(
      declareKubernetesObject(name, args, opts, connection, { place, resource: self.promise }),
      importing,
      connection,
      importableKubernetesObject,
    );
    const inputs = declared.apply((one) => one.inputs);
    const after = declared.apply((one) => one.after);
    const keys = ["apiVersion", "kind", "metadata", "spec", "data", "triggeredImages", "transient"] as const;
    super(
      resourceType("KubernetesObject"),
      name,
      { ...resourceInputs("KubernetesObject", inputs, keys, withData(args)), uid: undefined },
      resourceOptions(opts, args.adopt, connection, after, place),
    );
    self.resolve(this);
    sayNotes(
      this,
      declared.apply((one) => one.notes),
    );
  }
}

/** The texts of a Secret get into its data, which depends on what they come from. */
function withData({ stringData, ...args }: KubernetesObjectArgs): KubernetesObjectArgs {
  return stringData === undefined ? args : { ...args, data: [args["data"], stringData] };
}
