import { z } from "zod";
import { isDigest } from "../../image/digest.ts";
import { isTagName } from "../../image/tagName.ts";
import type { ResolvedBy, ResolvedImage } from "../resolution.ts";

/** The image that a reference is held to. */
export interface LockedImage {
  readonly digest: string;
  /** The tag that was chosen, where a selection chooses it. */
  readonly tag?: string | undefined;
  /** For people who review the file: who has resolved a reference to a registry. */
  readonly resolvedBy?: ResolvedBy | undefined;
  /** The image's own words, for people who review the file. Programs and verifiers ask the image. */
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
