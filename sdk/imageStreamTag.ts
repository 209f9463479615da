import * as pulumi from "@pulumi/pulumi";
import { parseStreamTag } from "../provider/image/streamTag.ts";
import { asImageStream, type ImageStreamTagInputs } from "../provider/resources/imageStreamTag/inputs.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import { type Connection, connectionOf } from "./connection.ts";
import { type AnsweredTag, answeredTag } from "./declarations/answeredTag.ts";
import { asRegistered } from "./declarations/asRegistered.ts";
import { clusterTag, recordedImages } from "./declarations/clusterTag.ts";
import { memberOf } from "./declarations/declaredSecrets.ts";
import { type DeclaredImageStreamTag, declareImageStreamTag } from "./declarations/declareImageStreamTag.ts";
import { declarer } from "./declarations/declarer.ts";
import { withIgnoredImages } from "./declarations/ignoredImages.ts";
import { importableTag } from "./declarations/importable.ts";
import { imported, takeImport } from "./declarations/importOption.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import { resourceOptions } from "./declarations/resourceOptions.ts";
import { outputUnlessFailed } from "./declarations/unlessFailed.ts";
import type { ImageStreamTagArgs } from "./imageStreamTagArgs.ts";
import { warnUnresolved } from "./messages/warnUnresolved.ts";
import { StreamTag } from "./streamTag.ts";

/** The program's declaration, the engine's answer, and the URN. */
type Registered = [DeclaredImageStreamTag, Partial<ImageStreamTagInputs>, pulumi.URN];

/** One tag of a stream that another program may own: its other tags stay as they are, and a missing stream is created. */
export class ImageStreamTag extends pulumi.CustomResource {
  /** The name is `stream:tag`. */
  declare readonly metadata: pulumi.Output<ImageStreamTagInputs["metadata"]>;
  /** The tag as it is declared. */
  declare readonly tag: pulumi.Output<ImageStreamTagInputs["tag"]>;
  /** Address of the tag's stream in the cluster's own registry; empty if the cluster has none. */
  declare readonly repository: pulumi.Output<string>;
  /** @internal */
  declare readonly resolved: pulumi.Output<ImageStreamTagInputs["resolved"]>;
  /** Name and image of the tag, for use in other resources. */
  readonly streamTag: StreamTag;
  /** `sha256:…`, known in the preview. */
  readonly digest: pulumi.Output<string>;
  /** Pull spec by digest, at the place that the tag's reference policy says. */
  readonly image: pulumi.Output<string>;

  readonly #connection: Promise<Connection | undefined>;
  readonly #declared: pulumi.Output<DeclaredImageStreamTag>;

  constructor(name: string, given: ImageStreamTagArgs, options?: pulumi.CustomResourceOptions) {
    const { args, opts, importing } = takeImport(given, options);
    const self = Promise.withResolvers<ImageStreamTag>();
    const connection = connectionOf(opts);
    const owner = declarer(self.promise);
    const declared = imported(
      declareImageStreamTag(name, args, connection, owner),
      importing,
      connection,
      importableTag,
    );
    const inputs = declared.apply((tag) => tag.inputs);
    const after = declared.apply((tag) => tag.after);
    const keys = ["metadata", "tag", "resolved", "transient"] as const;
    super(
      resourceType("ImageStreamTag"),
      name,
      { ...resourceInputs("ImageStreamTag", inputs, keys, args), repository: undefined },
      resourceOptions(
        withIgnoredImages(opts, { declared: ["tag"], images: "resolved" }),
        args.adopt,
        connection,
        after,
        owner.place,
      ),
    );
    self.resolve(this);
    this.#connection = connection;
    this.#declared = declared;
    const place = outputUnlessFailed(
      pulumi.all([declared, asRegistered<ImageStreamTagInputs>({ metadata: this.metadata }), this.urn]),
    ).apply(([{ inputs }, registered]) => ({ ...(registered.metadata ?? inputs.metadata), secrets: inputs }));
    this.streamTag = new StreamTag({
      name: place.apply(({ secrets, name }) => memberOf(secrets, "/metadata/name", name)),
      namespace: place.apply(({ secrets, namespace }) => memberOf(secrets, "/metadata/namespace", namespace)),
      cluster: connection,
      resolved: this.#answer(outputUnlessFailed(this.#registered())).apply((answer) => answer.image),
      repository: this.repository,
      recorded: () => place.apply((at) => recordedImages(connection, at)),
    });
    this.digest = this.streamTag.digest;
    this.image = this.streamTag.image;
    warnUnresolved(this, inputs);
  }

  /** @internal */
  answered(): pulumi.Output<AnsweredTag> {
    return this.#answer(this.#registered());
  }

  #registered(): pulumi.Output<Registered> {
    const outputs = asRegistered<ImageStreamTagInputs>({
      metadata: this.metadata,
      tag: this.tag,
      resolved: this.resolved,
    });
    return pulumi.all([this.#declared, outputs, this.urn]);
  }

  #answer(all: pulumi.Output<Registered>): pulumi.Output<AnsweredTag> {
    return all.apply(async ([{ inputs, image, isResolved }, registered]): Promise<AnsweredTag> => {
      if (!isResolved) return { isTaken: false, image };
      const { tag } = parseStreamTag(inputs.metadata.name);
      const declared = { inputs: asImageStream(inputs), tags: { [tag]: image } };
      const { metadata, tag: reference } = registered;
      const isKnown = metadata !== undefined && reference !== undefined;
      const stream = isKnown ? asImageStream({ ...registered, metadata, tag: reference }) : {};
      return answeredTag(tag, declared, stream, () => clusterTag(this.#connection, metadata ?? inputs.metadata, this));
    });
  }
}
