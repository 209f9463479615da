import * as pulumi from "@pulumi/pulumi";
import type { ImageMetadata } from "../../provider/image/metadata.ts";
import { parseStreamTag } from "../../provider/image/streamTag.ts";
import { tagKey } from "../../provider/resolver/declarations.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import type { Connection } from "../connection.ts";
import { partiallyKnown } from "../declarations/partiallyKnown.ts";
import { valueWithUnknowns } from "../declarations/valueWithUnknowns.ts";
import type { AppImageArgs, ImageStreamAppArgs } from "../imageStreamAppArgs.ts";

/** The tag of an app, and the image that it has. */
export interface AppSource {
  /** `stream:tag`. */
  readonly name: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
  /** `undefined` in an update where the tag has none. */
  readonly image: pulumi.Output<string | undefined>;
  /** Names by which the program may have declared it. */
  readonly names: pulumi.Output<readonly string[]>;
  /** This program gives the tag its image by a build. */
  readonly isBuilt: boolean;
  /** Facts of the image that the program knows now. */
  facts(): Promise<AppFacts>;
}

/** Facts of an image; members that only the update tells are absent. */
export interface AppFacts {
  readonly image?: string;
  readonly metadata?: ImageMetadata;
  /** Why there is no image, if the cluster says so. */
  readonly problem?: string;
  /** A preview that cannot tell yet. */
  readonly isPending: boolean;
}

/** The tag that an app is made from. */
export function appSource(
  from: ImageStreamAppArgs["from"],
  connected: Promise<Connection | undefined>,
  namespace: pulumi.Output<string>,
  place: number,
): AppSource {
  const known = imageOfTag(from);
  if (known !== undefined) return knownSource(known);
  return namedSource(from as pulumi.Input<string>, connected, namespace, place);
}

/** A tag of a stream has its image as a member, and an `ImageStreamTag` has the tag. */
function imageOfTag(from: unknown): AppImageArgs | undefined {
  if (typeof from !== "object" || from === null || pulumi.Output.isInstance(from) || from instanceof Promise) {
    return undefined;
  }
  if ("streamTag" in from) return from.streamTag as AppImageArgs;
  return "image" in from && "metadata" in from ? (from as AppImageArgs) : undefined;
}

function knownSource({ name, namespace, image, metadata, isBuilt = false }: AppImageArgs): AppSource {
  return {
    name: pulumi.output(name),
    namespace: pulumi.output(namespace),
    image: pulumi.output(image),
    names: pulumi.output([]),
    isBuilt,
    facts: () => known({ image, metadata }),
  };
}

/** The members that are known, as soon as the others are known not to be. */
function known(given: pulumi.Input<object>): Promise<AppFacts> {
  return new Promise((resolve, reject) => {
    const told = partiallyKnown(given, async (all) => {
      const { image, metadata } = all as { readonly image?: string; readonly metadata?: ImageMetadata };
      resolve({
        ...(image === undefined || isUnknown(image) ? {} : { image }),
        ...(metadata === undefined || isUnknown(metadata) ? {} : { metadata }),
        isPending: isUnknown(image) || isUnknown(metadata),
      });
    });
    valueWithUnknowns(told).catch(reject);
  });
}

interface TagReferenceText {
  readonly name: string;
  readonly namespace?: string;
}

function parsed(given: string | TagReferenceText): TagReferenceText {
  if (typeof given !== "string") return given;
  const [first = "", rest] = given.split("/", 2);
  return rest === undefined ? { name: first } : { namespace: first, name: rest };
}

function namedSource(
  from: pulumi.Input<string | TagReferenceText>,
  connected: Promise<Connection | undefined>,
  own: pulumi.Output<string>,
  place: number,
): AppSource {
  const tag = pulumi.all([from, own]).apply(([given, namespace]) => ({ namespace, ...parsed(given) }));
  const found = tag.apply(({ name, namespace }) => lookedUp(name, namespace, connected, place));
  return {
    name: tag.apply(({ name }) => name),
    namespace: tag.apply(({ namespace }) => namespace),
    image: found.apply(({ image, isPending }) => (isPending ? (pulumi.unknown as string) : image)),
    names: tag.apply(({ name, namespace }) => [tagKey({ namespace, ...parseStreamTag(name) })]),
    isBuilt: false,
    async facts() {
      const facts = await valueWithUnknowns(found);
      return pulumi.isUnknown(facts) ? { isPending: true } : facts;
    },
  };
}

async function lookedUp(
  name: string,
  namespace: string,
  connected: Promise<Connection | undefined>,
  place: number,
): Promise<AppFacts> {
  const connection = await connected;
  if (connection === undefined) return { isPending: true };
  const resolution = await connection.tags.resolve({ namespace, ...parseStreamTag(name) }, place);
  if ("image" in resolution) {
    const { image, metadata } = resolution.image;
    const isPending = image === undefined && pulumi.runtime.isDryRun();
    return { ...(image === undefined ? {} : { image }), metadata, isPending };
  }
  return { problem: resolution.problem.summary, isPending: pulumi.runtime.isDryRun() };
}
