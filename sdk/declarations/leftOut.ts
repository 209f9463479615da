import type * as pulumi from "@pulumi/pulumi";
import { type TagName, tagKey } from "../../provider/resolver/declarations.ts";
import type { Resolution, Unresolved } from "../../provider/resolver/resolution.ts";
import type { Declarer } from "./declarer.ts";

/**
 * The image that a tag of this program keeps where the engine leaves the declared one out; `undefined` where it does not.
 * Waits until the tag's resource is registered, so it only looks at what stands above `place`.
 */
export async function leftOut(
  { owners }: { readonly owners: ReadonlyMap<string, Declarer> },
  name: TagName,
  place: number,
): Promise<Resolution | undefined> {
  const owner = owners.get(tagKey(name));
  if (owner === undefined || owner.place >= place) return undefined;
  const resource = await owner.resource;
  const answer = await outcomeOf(resource.answered(name.tag));
  if (answer === undefined || answer.isTaken) return undefined;
  const { image, digest, metadata = {}, ...rest } = answer.image;
  if (image === undefined && digest === undefined) return { problem: withoutImage(name) };
  return { image: { ...rest, ...(image && { image }), ...(digest && { digest }), metadata } };
}

const withoutImage = (name: TagName): Unresolved => ({
  code: "TAG_LEFT_OUT",
  summary: `image stream tag ${tagKey(name)} has no image, and this run leaves the declared one out`,
  severity: "info",
});

/** The value of an output, `undefined` where it is unknown; fails where the output's resource has failed. */
export const outcomeOf = <T>(output: pulumi.Output<T>): Promise<T | undefined> =>
  // Pulumi hides this method from its declarations.
  (output as unknown as { promise(): Promise<T | undefined> }).promise();
