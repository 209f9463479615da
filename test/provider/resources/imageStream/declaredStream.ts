import { imageStream } from "../../../../provider/resources/imageStream/index.ts";
import type { ImageStreamInputs } from "../../../../provider/resources/imageStream/inputs.ts";
import type { TagReference } from "../../../../provider/resources/tag/tagReference.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";

/** For the streams of one file of tests. */
export const bed = testbed({ settings: { maxImagesBulkImportedPerRepository: 3 } });
export const newStream = () => new Lifecycle(imageStream, () => bed.context);

export const docker = (name: string, parts: Partial<TagReference> = {}, tag = name): TagReference => ({
  name,
  from: { kind: "DockerImage", name: bed.reference(`acme/app:${tag}`) },
  ...parts,
});
export const alias = (name: string, followed: string, parts: Partial<TagReference> = {}): TagReference => ({
  name,
  from: { kind: "ImageStreamTag", name: followed },
  ...parts,
});

/** A declaration with the digests that the registry's tags have now. */
export function declared(
  namespace: string,
  tags: TagReference[],
  { digests = {}, ...parts }: Partial<ImageStreamInputs> & { digests?: Record<string, string> } = {},
): ImageStreamInputs {
  const digest = (tag: TagReference): string | undefined => {
    const [, version = ""] = tag.from?.name.split("acme/app:") ?? [];
    return digests[tag.name] ?? bed.cluster.registry.digest("acme/app", version) ?? followedDigest(tag);
  };
  const followedDigest = (tag: TagReference) => {
    const followed = tags.find(({ name }) => name === tag.from?.name.split(":").at(-1));
    return followed === undefined || followed === tag ? undefined : digest(followed);
  };
  const images = tags.flatMap((tag) => {
    const found = tag.reference === true || tag.from === undefined ? undefined : digest(tag);
    return found === undefined ? [] : [[tag.name, { digest: found }]];
  });
  return { metadata: { name: "app", namespace }, spec: { tags }, images: Object.fromEntries(images), ...parts };
}

export const live = (namespace: string) => bed.client.imageStreams.get(namespace, "app");
export const newest = async (namespace: string, tag: string) =>
  (await live(namespace)).status?.tags?.find((entry) => entry.tag === tag)?.items?.[0]?.image;
