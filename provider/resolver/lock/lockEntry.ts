import { z } from "zod";
import { isDigest } from "../../image/digest.ts";
import type { Image } from "../../image/image.ts";
import type { ImageMetadata } from "../../image/metadata.ts";
import { isTagName } from "../../image/tagName.ts";
import type { ResolvedBy } from "../resolution.ts";

const text = z.string().optional();

type Told = Omit<ImageMetadata, "exposedPorts">;

/** The image that a reference is held to. Spelt out, since declarations of this package do not name zod. */
export type LockedImage = Required<Pick<Image, "digest">> & {
  readonly [Fact in keyof Told]?: Told[Fact] | undefined;
} & {
  readonly tag?: string | undefined;
  readonly resolvedBy?: ResolvedBy | undefined;
};

export const lockEntry: z.ZodType<LockedImage> = z.strictObject({
  digest: z.string().refine(isDigest),
  /** The tag that was chosen, where a selection chooses it. */
  tag: z.string().refine(isTagName).optional(),
  resolvedBy: z.enum(["cluster", "registry"]).optional(),
  // For people who review the file; programs and verifiers ask the image.
  version: text,
  revision: text,
  source: text,
  created: text,
  platforms: z.array(z.string()).readonly().optional(),
  size: z.number().positive().optional(),
});

/** The members as they stand in the file. */
export function inFileOrder({ digest, tag, resolvedBy, ...told }: LockedImage): LockedImage {
  const { version, revision, source, created, platforms, size } = told;
  return { digest, tag, resolvedBy, version, revision, source, created, platforms, size };
}

/** The part of a resolution that is locked; `undefined` if it has no digest. */
export function lockedImage({ digest, selected, metadata }: Image, resolvedBy?: ResolvedBy): LockedImage | undefined {
  if (digest === undefined) return undefined;
  const { exposedPorts: _, ...told } = metadata;
  return JSON.parse(JSON.stringify(inFileOrder({ digest, tag: selected, resolvedBy, ...told }))) as LockedImage;
}
