import * as pulumi from "@pulumi/pulumi";
import type { ImageStreamTagInputs } from "../provider/resources/imageStreamTag/inputs.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import type { ExportedMetadata, ObjectMetadataArgs, TagReferenceArgs } from "./args.ts";
import { connectionOf } from "./connection.ts";
import { recordedImages } from "./declarations/clusterTag.ts";
import { declarer } from "./declarations/creationOrder.ts";
import { memberOf } from "./declarations/declaredSecrets.ts";
import { declareImageStreamTag } from "./declarations/declareImageStreamTag.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import { resourceOptions } from "./declarations/resourceOptions.ts";
import { warnUnresolved } from "./messages/warnUnresolved.ts";
import { StreamTag } from "./streamTag.ts";

/** What a program says of a single tag. */
export interface ImageStreamTagArgs {
  /** As in the YAML of a tag; says nothing here. */
  apiVersion?: pulumi.Input<"image.openshift.io/v1" | "v1">;
  /** As in the YAML of a tag; says nothing here. */
  kind?: pulumi.Input<"ImageStreamTag">;
  /** The name is `stream:tag`. @default the resource's Pulumi name, in the provider's namespace */
  metadata?: pulumi.Input<Pick<ObjectMetadataArgs, "name" | "namespace"> & ExportedMetadata>;
  /** The tag as a stream would declare it. */
  tag: pulumi.Input<Omit<TagReferenceArgs, "name">>;
  /**
   * Takes over a tag that exists already. Without it, an existing tag is an error, also where `pulumi up --replace` is to
   * make a tag anew: Pulumi does not tell its providers that the tag is the program's own.
   * With it, every replacement deletes the old tag first, also that by another name: then take `adopt` out, or set the option
   * `deleteBeforeReplace: false`.
   * Destroying deletes an adopted tag like any other: `retainOnDelete` or `protect` keep it.
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
}

/** One tag of a stream that others may own: its other tags are left alone, and a missing stream is created. */
export class ImageStreamTag extends pulumi.CustomResource {
  /** The name is `stream:tag`. */
  declare readonly metadata: pulumi.Output<ImageStreamTagInputs["metadata"]>;
  /** The tag as it is declared. */
  declare readonly tag: pulumi.Output<ImageStreamTagInputs["tag"]>;
  /** Where the cluster's own registry serves the tag's stream; empty if the cluster has none. */
  declare readonly repository: pulumi.Output<string>;
  /** Name and image of the tag, for use in other resources. */
  readonly streamTag: StreamTag;
  /** `sha256:…`, known in the preview. */
  readonly digest: pulumi.Output<string>;
  /** Pull spec by digest, at the place that the tag's reference policy says. */
  readonly image: pulumi.Output<string>;

  constructor(name: string, args: ImageStreamTagArgs, opts?: pulumi.CustomResourceOptions) {
    const self = Promise.withResolvers<pulumi.Resource>();
    const connection = connectionOf(opts);
    const owner = declarer(self.promise, opts);
    const declared = declareImageStreamTag(name, args, connection, owner);
    const inputs = declared.apply((tag) => tag.inputs);
    const after = declared.apply((tag) => tag.after);
    const keys = ["metadata", "tag", "adopt", "resolved", "transient"] as const;
    super(
      resourceType("ImageStreamTag"),
      name,
      { ...resourceInputs("ImageStreamTag", inputs, keys, args), repository: undefined },
      resourceOptions(opts, args.adopt, connection, after, owner),
    );
    self.resolve(this);
    const applied = pulumi.all([declared, this.urn]).apply(([tag]) => tag);
    this.streamTag = new StreamTag({
      name: applied.apply(({ inputs }) => memberOf(inputs, "/metadata/name", inputs.metadata.name)),
      namespace: applied.apply(({ inputs }) => memberOf(inputs, "/metadata/namespace", inputs.metadata.namespace)),
      cluster: connection,
      resolved: applied.apply((tag) => tag.image),
      repository: this.repository,
      recorded: () => applied.apply(({ inputs }) => recordedImages(connection, inputs.metadata)),
    });
    this.digest = this.streamTag.digest;
    this.image = this.streamTag.image;
    warnUnresolved(this, inputs);
  }
}
