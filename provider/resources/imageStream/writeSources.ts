import { isClusterError } from "../../cluster/clusterError.ts";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { ImageStreamError } from "../../image/error.ts";
import { newestItem } from "../../image/history.ts";
import { headline } from "../../text/headline.ts";
import type { Context } from "../handlers.ts";
import { join } from "../inputs/schemaDiagnostics.ts";
import { type AppliedTag, sourcePatch } from "../tag/tagPatch.ts";
import type { TagReference } from "../tag/tagReference.ts";
import { type StreamName, sourceTag } from "../tag/tagSource.ts";
import type { ImageStreamInputs } from "./inputs.ts";

/** A tag whose source is written, as it was and as it is to be. */
export interface SourceWrite {
  readonly was: TagReference | undefined;
  readonly now: AppliedTag;
}

/** Outcome of the writes. */
export interface SourcesOutcome {
  readonly written: number;
  /** One for each tag whose source could not be written. */
  readonly diagnostics: readonly Diagnostic[];
  /** The digests of copies whose source moved meanwhile and which accept it, by name. */
  readonly accepted: Readonly<Record<string, string>>;
}

/** Writes the sources of tags that the cluster does not have to fetch, one after the other. */
export async function writeSources(
  context: Context,
  { metadata }: Pick<ImageStreamInputs, "metadata">,
  writes: readonly SourceWrite[],
): Promise<SourcesOutcome> {
  let written = 0;
  const diagnostics: Diagnostic[] = [];
  const accepted: Record<string, string> = {};
  for (const each of writes) {
    const { tag } = each.now;
    const path = join("spec.tags", [tag.name, "from"]);
    const moved = await writeSource(context, metadata, each).catch((error: unknown) => {
      // The sources written before this one belong in the state.
      if (!(error instanceof ImageStreamError)) throw error;
      return error;
    });
    if (moved instanceof ImageStreamError) {
      diagnostics.push({ path, summary: moved.message });
      continue;
    }
    if (moved === undefined || tag.onMoved === "accept") written++;
    if (moved === undefined) continue;
    const change = `image stream tag ${moved.source} moved from ${each.now.digest} to ${moved.digest} while it was applied`;
    if (tag.onMoved === "accept") {
      await context.warn?.({
        headline: headline`${tag.name} moved in the update, accepted`,
        details: [["why", `${path}: ${change}; accepted by onMoved: "accept"`]],
      });
      accepted[tag.name] = moved.digest;
    } else {
      const summary = `${change}; preview again to see the new image, or set onMoved: "accept" to take it`;
      diagnostics.push({ path, summary });
    }
  }
  return { written, diagnostics, accepted };
}

interface MovedSource {
  /** `namespace/stream:tag`. */
  readonly source: string;
  readonly digest: string;
}

/** Writes one source. A copy whose tag has moved meanwhile is refused; with `onMoved: "accept"` it gets the new image. */
async function writeSource(
  context: Context,
  stream: StreamName,
  { was, now }: SourceWrite,
): Promise<MovedSource | undefined> {
  const write = (applied: AppliedTag) =>
    context.cluster.imageStreamTags.patch(
      stream.namespace,
      `${stream.name}:${applied.tag.name}`,
      sourcePatch(was, applied, stream),
      { retryConflict: true },
    );
  try {
    await write(now);
    return undefined;
  } catch (error) {
    // The image is no longer, or was never, in the history of the stream.
    const moved = isClusterError(error, "INVALID") ? await movedSource(context, stream, now) : undefined;
    if (moved === undefined) throw error;
    if (now.tag.onMoved === "accept") await write({ ...now, digest: moved.digest });
    return moved;
  }
}

/** The copied tag with its present image, if that is another one by now. */
async function movedSource(
  { cluster }: Context,
  stream: StreamName,
  { tag, digest }: AppliedTag,
): Promise<MovedSource | undefined> {
  const source = sourceTag(tag, stream);
  if (source === undefined) return undefined;
  const { namespace, name } = source;
  const found = await cluster.imageStreams.find(namespace, name).catch(() => undefined);
  const present = newestItem(found?.status?.tags, source.tag)?.image;
  if (!present || present === digest) return undefined;
  return { source: `${namespace}/${name}:${source.tag}`, digest: present };
}
