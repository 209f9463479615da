import * as pulumi from "@pulumi/pulumi";
import {
  type ImageTriggerInputs,
  nameOfSource,
  type TriggeredKind,
} from "../provider/resources/imageTrigger/inputs.ts";
import type { ObjectMetadata } from "../provider/resources/inputs/objectMetadata.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import type { AtMostOneOf } from "./alternatives.ts";
import type { ObjectReferenceArgs } from "./args.ts";
import { connectionOf } from "./connection.ts";
import { declareImageTrigger } from "./declarations/declareImageTrigger.ts";
import { programPlace } from "./declarations/declarer.ts";
import { importableTrigger } from "./declarations/importable.ts";
import { imported, takeImport } from "./declarations/importOption.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import { resourceOptions } from "./declarations/resourceOptions.ts";
import { warnUnresolved } from "./messages/warnUnresolved.ts";
import type { StreamTag } from "./streamTag.ts";

/** A workload by name. */
export interface WorkloadArgs {
  /** @default the usual one of the kind */
  apiVersion?: pulumi.Input<string>;
  /** The kind as the API spells it. */
  kind: pulumi.Input<TriggeredKind>;
  /** Name of the workload on the cluster. */
  name: pulumi.Input<string>;
  /** @default the namespace of the provider, or of the kubeconfig's context */
  namespace?: pulumi.Input<string>;
}

/** A workload as a resource of @pulumi/kubernetes. */
export interface WorkloadResource extends pulumi.Resource {
  /** API group and version. */
  readonly apiVersion: pulumi.Output<string>;
  /** The kind as the API spells it. */
  readonly kind: pulumi.Output<string>;
  /** Name and namespace of the object. */
  readonly metadata: pulumi.Output<Pick<ObjectMetadata, "name" | "namespace">>;
}

/** The image of the workload that a trigger sets. A BuildConfig needs none of these. */
export interface TriggeredPlaceArgs {
  /** Name of the container, or init container, whose image is set. Not for a BuildConfig. */
  container: pulumi.Input<string>;
  /** Instead of `container`, for a DeploymentConfig: containers that get the same image. */
  containers: pulumi.Input<pulumi.Input<string>[]>;
  /** Instead of `container`, not for a DeploymentConfig: for instance `spec.template.spec.containers[?(@.name=="web")].image`. */
  fieldPath: pulumi.Input<string>;
}

/** Arguments of every `ImageTrigger`, whatever its place. */
export interface TriggerArgs {
  /** By name, or as a resource of @pulumi/kubernetes. */
  workload: WorkloadArgs | WorkloadResource;
  /** A tag of a declared stream, `stream:tag`, `namespace/stream:tag`, or the API's object. */
  from: pulumi.Input<string | StreamTag | ObjectReferenceArgs>;
  /** Keeps the trigger, but lets it do nothing. An update that also moves the tag moves it first. @default false */
  paused?: pulumi.Input<boolean>;
  /**
   * Takes over a trigger that the container has already. Without it, that is an error. With it, every replacement deletes
   * the old trigger first, also that of another container: then take `adopt` out, or set the option
   * `deleteBeforeReplace: false`.
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
  /**
   * Seconds to wait until the cluster has updated the workload, or started the build. 0 does not wait, and a refresh then
   * does not compare the image. @default 60
   */
  timeout?: pulumi.Input<number>;
}

/** Arguments of `ImageTrigger`: at most one of `container`, `containers` and `fieldPath`. */
export type ImageTriggerArgs = TriggerArgs & AtMostOneOf<TriggeredPlaceArgs>;

/**
 * Has the cluster update a workload's container, or build a BuildConfig, whenever a tag gets another image. One entry of
 * the workload's `image.openshift.io/triggers` annotation is managed, or one of `spec.triggers` of a DeploymentConfig
 * or BuildConfig; entries of others stay as they are, in the annotation byte for byte.
 */
export class ImageTrigger extends pulumi.CustomResource {
  /** The object that the trigger changes, or builds. */
  declare readonly workload: pulumi.Output<ImageTriggerInputs["workload"]>;
  /** The tag that is followed. */
  declare readonly from: pulumi.Output<ImageTriggerInputs["from"]>;
  /** Pull spec that the container runs, or that was built from; absent where others than this program move the tag. */
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
      "adopt",
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
