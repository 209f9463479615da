import { z } from "zod";
import type { Image } from "../../image/image.ts";
import type { ImageMetadata } from "../../image/metadata.ts";
import { shortRevision } from "../../image/revision.ts";
import type { Selection } from "../../image/selection/selection.ts";
import { choiceText } from "../../image/selection/selectTag.ts";
import { orUnknown, text } from "../inputs/schemaDiagnostics.ts";

/** What a tag was resolved to in the program: shown in the preview, compared, applied. */
export interface ResolvedTag extends Pick<ImageMetadata, "version" | "revision" | "created" | "platforms" | "size"> {
  /** `sha256:…`. */
  readonly digest: string;
  /** Which tag a selection has chosen, and why: "1.5.2, the highest version in >=1.4 <2". */
  readonly selected?: string;
  /** Where a tag takes any image: the one that it had instead when this was resolved. Absent if it had none, or the same. */
  readonly replaces?: string;
  /** In outputs: what was announced in place of this image, to which the tag moved while it was imported. */
  readonly announced?: Pick<ResolvedTag, "digest" | "replaces">;
}

export const resolvedTags = orUnknown(z.record(z.string(), orUnknown(z.looseObject({ digest: text }))));

/**
 * The part of a resolution that is kept; small, since it is in the state. A mere reference has none. What is told of a choice
 * depends on nothing but the choice, so that other tags may come and go.
 */
export function resolvedTag(
  { digest, selected, metadata }: Image,
  select?: Selection | undefined,
): ResolvedTag | undefined {
  if (digest === undefined) return undefined;
  const choice = select && selected !== undefined ? { selected: choiceText(selected, select) } : {};
  const { version, created, platforms, size } = metadata;
  const revision = metadata.revision === undefined ? undefined : shortRevision(metadata.revision);
  const known = Object.entries({ version, revision, created, platforms, size }).filter(
    ([, value]) => value !== undefined,
  );
  return { digest, ...choice, ...Object.fromEntries(known) };
}
