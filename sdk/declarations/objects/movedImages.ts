import * as pulumi from "@pulumi/pulumi";
import { parseStreamTag } from "../../../provider/image/streamTag.ts";
import { type TagName, tagKey } from "../../../provider/resolver/declarations.ts";
import { isUnknown, unknown } from "../../../provider/resources/inputs/unknown.ts";
import type { KubernetesObjectInputs } from "../../../provider/resources/kubernetesObject/inputs.ts";
import { triggeredContainers } from "../../../provider/resources/kubernetesObject/triggeredContainers.ts";
import type { Connection } from "../../connection.ts";

/** The images that containers with a trigger will have. */
export interface MovedImages {
  /** By the containers' names; without those of tags that other users or the cluster move. */
  readonly images: Readonly<Record<string, string>>;
  readonly isSecret: boolean;
  /** The tags that are followed: `namespace/stream:tag`. */
  readonly tags: readonly string[];
}

/** Finds the images of the tags that this program moves, for the triggers in a workload's annotation. */
export async function movedImages(
  inputs: KubernetesObjectInputs,
  connection: Connection,
  place: number,
): Promise<MovedImages> {
  const { namespace } = inputs.metadata;
  const followed = triggeredContainers(inputs).flatMap(({ container, from }) => {
    const own = from.namespace ?? namespace;
    if (own === undefined || isUnknown(own)) return [];
    const { stream, tag } = parseStreamTag(from.name);
    return [{ container, name: { namespace: own, stream, tag } satisfies TagName }];
  });
  const found = await Promise.all(
    followed.map(async ({ container, name }) => ({ container, ...(await movedImage(name, connection, place)) })),
  );
  return {
    images: Object.fromEntries(
      found.flatMap(({ container, image }) => (image === undefined ? [] : [[container, image]])),
    ),
    isSecret: found.some(({ isSecret }) => isSecret === true),
    tags: followed.map(({ name }) => tagKey(name)),
  };
}

async function movedImage(
  name: TagName,
  connection: Connection,
  place: number,
): Promise<{ readonly image?: string; readonly isSecret?: boolean }> {
  const resolution = await connection.tags.moved(name, place);
  if (resolution === undefined) return {};
  if ("image" in resolution) {
    const { image = unknown, isSecret = false } = resolution.image;
    return { image, isSecret };
  }
  // The message on the tag says why it cannot be told.
  return pulumi.runtime.isDryRun() ? { image: unknown } : {};
}
