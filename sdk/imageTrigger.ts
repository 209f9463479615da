import * as pulumi from "@pulumi/pulumi";
import { type ImageTriggerInputs, nameOfSource } from "../provider/resources/imageTrigger/inputs.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import { connectionOf } from "./connection.ts";
import { declareImageTrigger } from "./declarations/declareImageTrigger.ts";
import { programPlace } from "./declarations/declarer.ts";
import { importableTrigger } from "./declarations/importable.ts";
import { imported, takeImport } from "./declarations/importOption.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import { resourceOptions } from "./declarations/resourceOptions.ts";
import type { ImageTriggerArgs } from "./imageTriggerArgs.ts";
import { warnUnresolved } from "./messages/warnUnresolved.ts";

/**
 * An image trigger: the cluster updates a workload's container, or builds a BuildConfig, whenever a tag gets another image. It manages
 * one entry of the workload's annotation `image.openshift.io/triggers`, or of `spec.triggers` of a DeploymentConfig or BuildConfig.
 * Other entries stay as they are, in the annotation byte for byte.
 */
export class ImageTrigger extends pulumi.CustomResource {
  /** The object that the trigger changes, or builds. */
  declare readonly workload: pulumi.Output<ImageTriggerInputs["workload"]>;
  /** The tag that is followed. */
  declare readonly from: pulumi.Output<ImageTriggerInputs["from"]>;
  /** Pull spec that the container runs, or that builds start from; absent if the cluster or another user moves the tag. */
  declare readonly image: pulumi.Output<string | undefined>;

  constructor(name: string, given: ImageTriggerArgs, options?: pulumi.CustomResourceOptions) {
    const { args, opts, importing } = takeImport(given, options);
    const connection = connectionOf(opts);
    const place = programPlace();
    const declared = declareImageTrigger(args, opts, connection, place).apply((inputs) => ({ inputs }));
    const inputs = imported(declared, importing, connection, importableTrigger).apply((one) => one.inputs);
    const keys = [
      "workload",
      "container",
      "containers",
      "fieldPath",
      "from",
      "paused",
      "timeout",
      "image",
      "restore",
      "transient",
    ] as const;
    const followed = inputs.apply((given) => (hasSource(given) ? [nameOfSource(given)] : []));
    super(
      resourceType("ImageTrigger"),
      name,
      resourceInputs("ImageTrigger", inputs, keys, args),
      resourceOptions(opts, args.adopt, connection, followed, place),
    );
    warnUnresolved(this, inputs);
  }
}

/** A program in JavaScript may give no source or workload, which `check` refuses by name. */
const hasSource = ({ from, workload }: Partial<ImageTriggerInputs>): boolean =>
  [from, workload].every((part) => typeof part === "object" && part !== null);
