import { isDeepStrictEqual } from "node:util";
import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import { join } from "../inputs/schemaDiagnostics.ts";
import { movesByItself } from "../tag/movingTag.ts";
import type { ImageStreamInputs } from "./inputs.ts";
import { observeImageStream } from "./observe.ts";

/** A property whose declared value is not the one that exists. */
export interface Mismatch {
  readonly property: string;
  /** `undefined` where there is none. */
  readonly present: unknown;
}

/** The declared properties that have other values in the stream that exists. */
export function streamMismatches(declared: ImageStreamInputs, stream: ApiImageStream): Mismatch[] {
  const { metadata, spec, images } = observeImageStream(declared, stream);
  const present = { metadata, spec, images };
  return [
    ...members("metadata.labels", declared.metadata.labels, present.metadata.labels),
    ...members("metadata.annotations", declared.metadata.annotations, present.metadata.annotations),
    ...members("spec", { ...declared.spec, tags: undefined }, { ...present.spec, tags: undefined }),
    ...tagMismatches(declared, present),
  ];
}

function tagMismatches(declared: ImageStreamInputs, present: ImageStreamInputs): Mismatch[] {
  const tags = declared.spec.tags ?? [];
  return tags.flatMap((tag) => {
    const path = join("spec.tags", [tag.name]);
    const found = present.spec.tags?.find(({ name }) => name === tag.name);
    if (found === undefined) return [{ property: path, present: undefined }];
    const digest = present.images[tag.name]?.digest;
    const hasOther = digest !== declared.images[tag.name]?.digest && !movesByItself(tag, tags, declared.metadata);
    const ofCluster = { ...tag, onMoved: undefined, keepRevisions: undefined };
    return [
      ...members(path, ofCluster, { ...found, onMoved: undefined, keepRevisions: undefined }),
      ...(hasOther ? [{ property: `${path}.digest`, present: digest }] : []),
    ];
  });
}

function members(path: string, declared: object = {}, present: object = {}): Mismatch[] {
  const [wanted, found] = [new Map(Object.entries(declared)), new Map(Object.entries(present))];
  return [...new Set([...wanted.keys(), ...found.keys()])]
    .filter((key) => !isDeepStrictEqual(wanted.get(key), found.get(key)))
    .map((key) => ({ property: join(path, [key]), present: found.get(key) }));
}
