import { isDeepStrictEqual } from "node:util";
import type { ImageStream } from "../../cluster/api/imageStream.ts";
import { fieldManager } from "../../cluster/apiCall.ts";
import { describeImageStream } from "./describe.ts";

/** Whether a stream is what a request of ours with this content has left, and nobody has touched it since. */
export function isCreatedFrom(sent: ImageStream, found: ImageStream): boolean {
  const managers = (found.metadata.managedFields ?? []).map(({ manager }) => manager);
  const isOurs = managers.length > 0 && managers.every((manager) => manager === fieldManager);
  return isOurs && isDeepStrictEqual(content(found), content(sent));
}

/** Without what the server fills in, and without tags that the import of a whole repository adds. */
function content(stream: ImageStream): object {
  const { metadata, spec } = describeImageStream(stream);
  const { labels = {}, annotations = {} } = metadata;
  const { lookupPolicy, dockerImageRepository, tags = [] } = spec;
  const own = tags.map((tag) => [tag.name, tag.from ?? null, tag.annotations ?? {}, tag.reference ?? false]);
  return { labels, annotations, lookupPolicy, dockerImageRepository, tags: dockerImageRepository ? [] : own };
}
