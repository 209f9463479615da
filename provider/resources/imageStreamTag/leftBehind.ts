import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import type { Creation } from "../creation/creation.ts";
import { sameSource, tagSource } from "../tag/tagSource.ts";
import { asImageStream, type ImageStreamTagInputs } from "./inputs.ts";

/** Milliseconds by which the cluster's clock may differ from ours. */
const skew = 60_000;
/** Milliseconds after which no request of a creation can take effect. */
const longest = 10 * 60_000;

/**
 * Tells that an interrupted creation has left the tag. Writes of tags leave no mark, so its source and the time of its
 * first image decide.
 */
export function isLeftBehind(
  stream: ApiImageStream | undefined,
  inputs: ImageStreamTagInputs,
  creation: Creation | undefined,
): boolean {
  const { metadata, spec } = asImageStream(inputs);
  const [tag] = spec.tags ?? [];
  const present = stream?.spec?.tags?.find(({ name }) => name === tag?.name);
  if (creation === undefined || tag === undefined || present === undefined) return false;
  const first = stream?.status?.tags?.find((one) => one.tag === tag.name)?.items?.at(-1);
  // A tag with annotations is made without a source, before its import.
  const isSame = !present.from || sameSource(tagSource(tag, metadata, first?.image), present.from, metadata);
  const time = first === undefined ? creation.since : Date.parse(first.created);
  return isSame && time >= creation.since - skew && time <= creation.since + longest;
}
