import { z } from "zod";
import { isDigest } from "../../image/digest.ts";
import { plainMetadata } from "../../image/metadata.ts";
import { parseReference, withDigest } from "../../image/reference.ts";
import { isTagName } from "../../image/tagName.ts";
import type { ResolvedBy, ResolvedImage } from "../resolution.ts";

/** What a reference stands for until somebody says otherwise. */
export interface LockedImage {
  readonly digest: string;
  /** The tag that was chosen, where a selection chooses it. */
  readonly tag?: string | undefined;
  /** For people who review the file: who has resolved a reference to a registry. */
  readonly resolvedBy?: ResolvedBy | undefined;
  /** What the image says of itself: for people who review the file, and for programs and verifiers. */
  readonly version?: string | undefined;
  readonly revision?: string | undefined;
  readonly source?: string | undefined;
  readonly created?: string | undefined;
  readonly platforms?: readonly string[] | undefined;
  readonly size?: number | undefined;
}

const text = z.string().optional();

export const lockEntry = z.strictObject({
  digest: z.string().refine(isDigest),
  tag: z.string().refine(isTagName).optional(),
  resolvedBy: z.enum(["cluster", "registry"]).optional(),
  version: text,
  revision: text,
  source: text,
  created: text,
  platforms: z.array(z.string()).optional(),
  size: z.number().positive().optional(),
});

/** The members as they stand in the file. */
export const inOrder = ({ digest, tag, resolvedBy, ...told }: LockedImage): LockedImage => {
  const { version, revision, source, created, platforms, size } = told;
  return { digest, tag, resolvedBy, version, revision, source, created, platforms, size };
};

/** The part of a resolution that is locked; `undefined` if it has no digest. */
export function lockedImage(
  { digest, selected, metadata }: ResolvedImage,
  resolvedBy?: ResolvedBy,
): LockedImage | undefined {
  if (digest === undefined) return undefined;
  const { exposedPorts: _, ...told } = metadata;
  return JSON.parse(JSON.stringify(inOrder({ digest, tag: selected, resolvedBy, ...told }))) as LockedImage;
}

/** A locked image as if it had been resolved: all that is told of it is what the file has. */
export function resolvedFromLock(
  reference: string,
  { digest, tag, resolvedBy: _, ...rest }: LockedImage,
): ResolvedImage {
  // Anybody may have proposed a change of the file.
  const { version, revision, source, created, platforms, size } = rest;
  const metadata = plainMetadata({ version, revision, source, created, platforms, size });
  const image = withDigest(parseReference(reference), digest).original;
  return { digest, image, metadata, ...(tag === undefined ? {} : { selected: tag }) };
}
