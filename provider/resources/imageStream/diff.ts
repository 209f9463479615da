import { isDeepStrictEqual } from "node:util";
import type { Difference } from "../handlers.ts";
import { movesByItself } from "../inputs/movingTag.ts";
import type { ImageStreamInputs } from "./inputs.ts";
import type { ImageStreamOutputs } from "./outputs.ts";

/** Compares declarations and the digests of tags that only this program moves. No I/O. */
export function diffImageStream(olds: ImageStreamOutputs, news: ImageStreamInputs): Difference {
  const renamed = (["name", "namespace"] as const).some((key) => olds.metadata?.[key] !== news.metadata[key]);
  const changes = renamed || !isDeepStrictEqual(compared(olds), compared(news));
  return { changes, replaces: renamed ? ["metadata"] : [] };
}

function compared({ metadata, spec, images }: ImageStreamInputs): object {
  const stream = { name: metadata?.name, namespace: metadata?.namespace };
  const tags = Array.isArray(spec?.tags) ? spec.tags : [];
  const still = tags.filter((tag) => !movesByItself(tag, tags, stream));
  // What is known about an image is text for people: the digest says it all.
  const digests = still.map(({ name }) => [name, images?.[name]?.digest]);
  return { metadata, spec, digests: Object.fromEntries(digests) };
}
