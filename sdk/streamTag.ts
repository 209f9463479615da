import * as pulumi from "@pulumi/pulumi";
import { ImageStreamError } from "../provider/image/error.ts";
import type { ImageMetadata } from "../provider/image/metadata.ts";
import { type PreviousImage, previousOf, type TagImageRecord, withNextImage } from "../provider/image/previousImage.ts";
import { type Connection, serverOf } from "./connection.ts";
import type { TagImage } from "./declarations/answeredTag.ts";
import { withUses } from "./declarations/historyUses.ts";
import { secretPathsOf } from "./declarations/secretPathsOf.ts";
import { unlessFailed } from "./declarations/unlessFailed.ts";
import { lockedPrevious } from "./lock/lockedPrevious.ts";
import { silently } from "./messages/silently.ts";

/** Place and image of a tag. */
export interface StreamTagParts {
  readonly name: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
  readonly cluster: Promise<Connection | undefined>;
  readonly resolved: pulumi.Output<TagImage>;
  /** Known once the stream exists. */
  readonly repository: pulumi.Output<string>;
  /** The images that the tag had before this run, newest first; `undefined` where that cannot be told. */
  readonly recorded: () => pulumi.Output<readonly TagImageRecord[] | undefined>;
}

/** Name and image of a tag, for use in other resources: they then wait for it, and see its digest in the preview. */
export class StreamTag {
  /** As `from` of another tag it means this tag. */
  readonly kind = "ImageStreamTag";
  /** `stream:tag`. */
  readonly name: pulumi.Output<string>;
  /** The stream's namespace. */
  readonly namespace: pulumi.Output<string>;
  /** URL of the API server of the tag's cluster. */
  readonly cluster: pulumi.Output<string | undefined>;
  /** `sha256:…`, known in the preview; a tag with `reference: true` is known to have none. */
  readonly digest: pulumi.Output<string>;
  /** Pull spec by digest, at the place that the tag's reference policy says. */
  readonly image: pulumi.Output<string>;
  /** Facts of the image's config and labels. */
  readonly metadata: pulumi.Output<ImageMetadata>;
  readonly #resolved: pulumi.Output<TagImage>;
  readonly #recorded: StreamTagParts["recorded"];
  readonly #connection: StreamTagParts["cluster"];

  /** @internal */
  constructor({ name, namespace, cluster, resolved, repository, recorded }: StreamTagParts) {
    this.name = name;
    this.namespace = namespace;
    this.cluster = pulumi.output(unlessFailed(cluster.then(serverOf)));
    this.digest = resolved.apply((tag) => (isMereReference(tag) ? absent<string>() : known(tag.digest)));
    this.image = pulumi.output(resolved.apply((tag) => ofPlace(tag, pullSpec(tag, repository))));
    this.metadata = resolved.apply(({ metadata }) => known(metadata));
    this.#resolved = resolved;
    this.#recorded = recorded;
    this.#connection = cluster;
  }

  /**
   * The images that the tag has had, newest first. One that this program is about to give it stands in front already in
   * the preview, without a time. Tells which images the cluster still has, and what uses them, as far as the user may see that.
   * Only read from the cluster where it is used.
   */
  get history(): pulumi.Output<TagImageRecord[]> {
    return pulumi
      .all([this.#images(), this.#resolved, this.name, this.namespace])
      .apply(([records, tag, name, namespace]) =>
        ofPlace(tag, pulumi.output(withUses(this.#connection, { name, namespace }, records))),
      );
  }

  /** The records alone. */
  #images(): pulumi.Output<TagImageRecord[]> {
    return pulumi.all([this.#recorded(), this.#resolved]).apply(([recorded, tag]) => {
      const { digest, image, isPending } = tag;
      if (recorded === undefined || isPending === true) return pulumi.output(known<TagImageRecord[]>(undefined));
      const next = digest === undefined ? undefined : { digest, ...(image === undefined ? {} : { image }) };
      return ofPlace(tag, pulumi.output(next === undefined ? [...recorded] : withNextImage(recorded, next)));
    });
  }

  /**
   * The image before the newest one, as `from` of another tag: what goes on running when the newest is bad. It moves
   * when the tag moves; to stay at one image, write its digest, or have a lock file.
   * @throws ImageStreamError `NO_PREVIOUS_IMAGE` if the tag has only had one; with a lock file `NOT_LOCKED` and
   *   `LOCKED_IMAGE_GONE`
   */
  get previous(): pulumi.Output<PreviousImage> {
    const { name, namespace } = this;
    return pulumi.all([this.#images(), name, namespace]).apply(([history, ...place]) =>
      silently(async () => {
        const secrets = await secretPathsOf({ name, namespace }, {});
        return this.#previous(history, place, secrets.length > 0);
      }),
    );
  }

  async #previous(
    history: readonly TagImageRecord[],
    [name, namespace]: [name: string, namespace: string],
    isSecret: boolean,
  ): Promise<PreviousImage> {
    const [stream = ""] = name.split(":");
    const previous = previousOf(history, { name: stream, namespace });
    if (previous !== undefined) {
      return lockedPrevious(this.#connection, { name, namespace, isSecret }, previous, history);
    }
    const text = `image stream tag ${namespace}/${name} has had no other image yet; give \`from\` an image by name`;
    throw new ImageStreamError("NO_PREVIOUS_IMAGE", text);
  }
}

const ofPlace = <T>({ isSecret }: TagImage, value: pulumi.Output<T>): pulumi.Output<T> =>
  isSecret === true ? (pulumi.secret(value) as pulumi.Output<T>) : value;

/** Before a stream exists, only the cluster knows the place of its local images. */
function pullSpec({ image, digest }: TagImage, repository: pulumi.Output<string>): pulumi.Output<string> {
  if (image !== undefined || digest === undefined) return pulumi.output(known(image));
  return repository.apply((place) => `${place}@${digest}`);
}

/** Such a tag has a pull spec, but never a digest: nothing is imported. */
const isMereReference = ({ digest, image, isPending }: TagImage): boolean =>
  digest === undefined && image !== undefined && isPending !== true;

/** Known not to be there, in a preview already. */
const absent = <T>(): T => undefined as T;

/** The value; where it is not known, unknown in a preview and absent in an update. */
const known = <T>(value: T | undefined): T => value ?? ((pulumi.runtime.isDryRun() ? pulumi.unknown : undefined) as T);
