import * as pulumi from "@pulumi/pulumi";
import type { ImageStreamInputs } from "../provider/resources/imageStream/inputs.ts";
import { resourceType } from "../provider/resources/inputs/resourceType.ts";
import { type SecretPath, secretsKey } from "../provider/resources/inputs/secretPaths.ts";
import { type Connection, connectionOf } from "./connection.ts";
import { type AnsweredTag, answeredTag } from "./declarations/answeredTag.ts";
import { asRegistered } from "./declarations/asRegistered.ts";
import { clusterTag, recordedImages, type TagPlace } from "./declarations/clusterTag.ts";
import { memberOf, type WithSecrets } from "./declarations/declaredSecrets.ts";
import { type DeclaredImageStream, declareImageStream } from "./declarations/declareImageStream.ts";
import { declarer } from "./declarations/declarer.ts";
import { existingImageStream } from "./declarations/existingImageStream.ts";
import { withIgnoredImages } from "./declarations/ignoredImages.ts";
import { importableStream } from "./declarations/importable.ts";
import { imported, takeImport } from "./declarations/importOption.ts";
import { resourceInputs } from "./declarations/resourceInputs.ts";
import { resourceOptions } from "./declarations/resourceOptions.ts";
import { outputUnlessFailed } from "./declarations/unlessFailed.ts";
import type { ImageStreamArgs } from "./imageStreamArgs.ts";
import { warnUnresolved } from "./messages/warnUnresolved.ts";
import { StreamTag } from "./streamTag.ts";

/** The options with the images of ignored tags ignored as well. */
function withIgnored(opts: pulumi.CustomResourceOptions | undefined, { spec }: ImageStreamArgs) {
  const tags = spec && "tags" in spec && Array.isArray(spec.tags) ? spec.tags : [];
  // The engine compares tags in order of their names.
  const names = (tags as readonly unknown[]).map((tag) => {
    const name = Object(tag).name as unknown;
    return typeof name === "string" ? name : undefined;
  });
  const nameAt = (index: number) => (names.includes(undefined) ? undefined : names.sort()[index]);
  return withIgnoredImages(opts, { declared: ["spec", "tags"], images: "images", nameAt });
}

/** The program's declaration, the engine's answer, and the tag's place. */
type Registered = [DeclaredImageStream, Partial<ImageStreamInputs>, TagPlace];

/**
 * An image stream and the tags that the program declares for it. Tags that the program does not declare stay as they are.
 * Every tag's digest is resolved in the program, so that a preview shows it.
 */
export class ImageStream extends pulumi.CustomResource {
  /** Name, namespace, and the declared labels and annotations. */
  declare readonly metadata: pulumi.Output<ImageStreamInputs["metadata"]>;
  /** The declared part of the spec. */
  declare readonly spec: pulumi.Output<ImageStreamInputs["spec"]>;
  /** Images of the declared tags, by tag name. */
  declare readonly images: pulumi.Output<ImageStreamInputs["images"]>;
  /** Address of the stream in the cluster's own registry; empty if the cluster has none. */
  declare readonly repository: pulumi.Output<string>;
  /** The same for clients outside of the cluster; empty if the cluster does not say. */
  declare readonly publicRepository: pulumi.Output<string>;

  readonly #connection: Promise<Connection | undefined>;
  readonly #declared: pulumi.Output<DeclaredImageStream>;

  /**
   * Reads a stream that this program does not manage, in a preview as well.
   * @param id `namespace/name`, or the name alone in the provider's namespace
   * @throws ImageStreamError `NOT_FOUND`
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ImageStream {
    return new ImageStream(name, {}, { ...opts, id });
  }

  constructor(name: string, given: ImageStreamArgs = {}, options?: pulumi.CustomResourceOptions) {
    const { args, opts, importing } = takeImport(given, options);
    const connection = connectionOf(opts);
    const self = Promise.withResolvers<ImageStream>();
    const owner = declarer(self.promise);
    const declared =
      opts?.id === undefined
        ? imported(declareImageStream(name, args, connection, owner), importing, connection, importableStream)
        : existingImageStream(opts.id, connection);
    const inputs = declared.apply((stream) => stream.inputs);
    const after = declared.apply((stream) => stream.after);
    const keys = ["metadata", "spec", "images", opts?.id === undefined ? "transient" : secretsKey] as const;
    super(
      resourceType("ImageStream"),
      name,
      {
        ...resourceInputs("ImageStream", inputs, keys, opts?.id === undefined ? args : { metadata: opts.id }),
        repository: undefined,
        publicRepository: undefined,
      },
      resourceOptions(withIgnored(opts, args), args.adopt, connection, after, owner.place),
    );
    self.resolve(this);
    this.#connection = connection;
    this.#declared = declared;
    warnUnresolved(this, inputs);
  }

  /** @internal */
  get place(): { name: pulumi.Output<string>; namespace: pulumi.Output<string> } {
    const stream = this.#stream();
    return {
      name: this.#secretLike("/metadata/name", stream, ({ name }) => name),
      namespace: this.#secretLike("/metadata/namespace", stream, ({ namespace }) => namespace),
    };
  }

  /** A tag of the stream, for use in other resources: as it is declared here, or else as it is on the cluster. */
  tag(name: string): StreamTag {
    const place = outputUnlessFailed(this.#place(name));
    return new StreamTag({
      name: this.#secretLike("/metadata/name", place, (at) => at.name),
      namespace: this.#secretLike("/metadata/namespace", place, (at) => at.namespace),
      cluster: this.#connection,
      resolved: this.#answer(name, outputUnlessFailed(this.#registered(name))).apply((answer) => answer.image),
      repository: this.repository,
      recorded: () => place.apply((at) => recordedImages(this.#connection, at)),
    });
  }

  /** @internal */
  answered(tag: string): pulumi.Output<AnsweredTag> {
    return this.#answer(tag, this.#registered(tag));
  }

  #registered(tag: string): pulumi.Output<Registered> {
    const stream = asRegistered<ImageStreamInputs>({ metadata: this.metadata, spec: this.spec, images: this.images });
    return pulumi.all([this.#declared, stream, this.#place(tag)]);
  }

  #answer(tag: string, registered: pulumi.Output<Registered>): pulumi.Output<AnsweredTag> {
    return registered.apply(([declared, stream, at]) =>
      answeredTag(tag, declared, stream, () => clusterTag(this.#connection, at, this)),
    );
  }

  /** A part of the place, secret where it is declared so. */
  #secretLike(path: SecretPath, place: pulumi.Output<TagPlace>, part: (at: TagPlace) => string): pulumi.Output<string> {
    return outputUnlessFailed(pulumi.all([this.#declared, place])).apply(([{ inputs }, at]) =>
      memberOf(inputs as ImageStreamInputs & WithSecrets, path, part(at)),
    );
  }

  #place(tag: string): pulumi.Output<TagPlace> {
    return this.#stream().apply(({ name, namespace }) => ({ name: `${name}:${tag}`, namespace }));
  }

  #stream(): pulumi.Output<TagPlace> {
    // The URN is known in a preview, and comes after the stream was applied in an update.
    return pulumi
      .all([this.#declared, asRegistered<ImageStreamInputs>({ metadata: this.metadata }), this.urn])
      .apply(([declared, registered]) => registered.metadata ?? declared.inputs.metadata);
  }
}
