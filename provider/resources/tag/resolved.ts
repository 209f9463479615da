import { z } from "zod";
import type { Image } from "../../image/image.ts";
import type { ImageMetadata } from "../../image/metadata.ts";
import { shortRevision } from "../../image/revision.ts";
import type { Selection } from "../../image/selection/selection.ts";
import { choiceText } from "../../image/selection/selectTag.ts";
import { orUnknown, text } from "../inputs/schemaDiagnostics.ts";

/** The image that the program resolved for a tag: shown in the preview, compared, applied. */
export interface ResolvedTag
  extends Required<Pick<Image, "digest">>,
    Pick<ImageMetadata, "version" | "revision" | "created" | "platforms" | "size"> {
  /** The tag that a selection has chosen, and the reason: "1.5.2, the highest version in >=1.4 <2". */
  readonly selected?: string;
  /** Of a tag with `onMoved: "accept"`: its image when this one was resolved. Absent if it had none, or the same. */
  readonly replaces?: string;
  /** Digests that the update takes out of the tag's history. */
  readonly oldRevisions?: readonly string[];
  /** Time of the failed import that the update repeats. */
  readonly failedImport?: string;
  /** In outputs: the announced image, if the tag moved to this one while it was imported. */
  readonly announced?: Pick<ResolvedTag, "digest" | "replaces">;
}

export const resolvedTags = orUnknown(z.record(z.string(), orUnknown(z.looseObject({ digest: text }))));

/**
 * The part of a resolution that the state keeps; `undefined` for a mere reference. Its text about a selection depends on
 * the chosen tag alone.
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
