import type { ImageStream } from "../../cluster/api/imageStream.ts";
import type { ImageImportSpec } from "../../cluster/api/imageStreamImport.ts";
import { ImageStreamError } from "../../image/error.ts";
import { parseReference, withDigest } from "../../image/reference.ts";
import type { Context } from "../handlers.ts";
import { importPolicyOf } from "../inputs/tagPlatform.ts";
import type { TagReference } from "../inputs/tagReference.ts";
import { type StreamName, tagSource } from "../inputs/tagSource.ts";
import {
  accepts,
  digestIn,
  failure,
  hasMoved,
  type Import,
  type Imported,
  isScheduled,
  movement,
  remedy,
} from "./importResult.ts";
import type { ImageStreamInputs } from "./inputs.ts";

/** What an import has done. */
export interface ImportOutcome {
  /** The stream after the last import that the cluster has stored; `undefined` if there was none. */
  readonly stream: ImageStream | undefined;
  /** One sentence for each tag that could not be imported, or moved meanwhile and does not accept it. */
  readonly reasons: readonly string[];
  /** The digests of tags that moved meanwhile and accept it, by name. */
  readonly accepted: Readonly<Record<string, string>>;
}

/** More would wait: the server fetches 2 manifests a second for each request, after a burst of 3. */
const imagesPerImport = 3;

/**
 * Has the cluster fetch these tags, one request after the other, since imports into one stream conflict.
 *
 * The source is imported by its tag, since that is what the spec has to hold, and the digest is compared afterwards: the
 * API knows no import of a tag on condition of a digest, and looking it up before each import would double the requests
 * without closing the gap. So the usual case costs nothing, and a tag that moved in the moment since it was resolved costs
 * one more import, by digest, which undoes the first one at once.
 */
export async function importTags(
  context: Context,
  stream: ImageStreamInputs,
  tags: readonly TagReference[],
): Promise<ImportOutcome> {
  let outcome: ImportOutcome = { stream: undefined, reasons: [], accepted: {} };
  for (let start = 0; start < tags.length; start += imagesPerImport) {
    try {
      outcome = after(outcome, await importSome(context, stream, tags.slice(start, start + imagesPerImport)));
    } catch (error) {
      if (!(error instanceof ImageStreamError)) throw error;
      // What keeps one request from working keeps the others as well.
      const names = tags.slice(start).map((tag) => tag.name);
      const reason = `${names.join(", ")} could not be imported: ${error.message}`;
      return { ...outcome, reasons: [...outcome.reasons, reason] };
    }
  }
  return outcome;
}

const after = (before: ImportOutcome, { stream = before.stream, reasons, accepted }: ImportOutcome): ImportOutcome => ({
  stream,
  reasons: [...before.reasons, ...reasons],
  accepted: { ...before.accepted, ...accepted },
});

async function importSome(
  context: Context,
  inputs: ImageStreamInputs,
  tags: readonly TagReference[],
): Promise<ImportOutcome> {
  const imports = tags.map((tag) => importOf(tag, inputs));
  const { stream, statuses } = await send(context, inputs.metadata, imports);
  const results = imports.map((each, index) => ({ ...each, status: statuses[index] }));
  const failed = results.filter(({ status }) => digestIn(status) === undefined);
  const moved = results.filter(hasMoved);
  const accepting = moved.filter(accepts);
  // What the cluster follows cannot be held to a digest.
  const lost = moved.filter((each) => isScheduled(each) && !accepts(each));
  const refusing = moved.filter((each) => !isScheduled(each) && !accepts(each));
  for (const each of accepting) await context.warn?.(`${movement(each)}; accepted by onMoved: "accept"`);
  const restored = refusing.length === 0 ? undefined : await restore(context, inputs, refusing);
  return {
    stream: restored?.stream ?? stream,
    reasons: [
      ...failed.map(failure),
      ...lost.map((each) => `${movement(each)}; ${remedy(each)}`),
      ...(restored?.reasons ?? []),
    ],
    accepted: Object.fromEntries(accepting.map(({ tag, status }) => [tag.name, digestIn(status) ?? ""])),
  };
}

/** Gives tags that moved the image back that was announced. Their spec then holds its digest, which is a difference. */
async function restore(context: Context, { metadata }: ImageStreamInputs, moved: readonly Imported[]) {
  const imports = moved.map((each) => ({ ...each, source: byDigest(each.source, each.expected?.digest ?? "") }));
  const { stream, statuses } = await send(context, metadata, imports).catch((error: unknown) => {
    if (!(error instanceof ImageStreamError)) throw error;
    return { stream: undefined, statuses: moved.map(() => undefined) };
  });
  const reasons = moved.map((each, index) => {
    const isBack = digestIn(statuses[index]) === each.expected?.digest;
    const state = isBack
      ? "so it was given the announced image back"
      : "and the announced image could not be given back";
    return `${movement(each)}, ${state}; ${remedy(each)}`;
  });
  return { stream, reasons };
}

async function send({ cluster }: Context, { name, namespace }: StreamName, imports: readonly Import[]) {
  const images = imports.map(({ tag, source }) => importSpec(tag, source));
  const object = { metadata: { name }, spec: { import: true, images } };
  const { status } = await cluster.imageStreamImports.create(namespace, object, { retryConflict: true });
  return { stream: status?.import, statuses: status?.images ?? [] };
}

function importOf(tag: TagReference, { metadata, images }: ImageStreamInputs): Import {
  const expected = images[tag.name];
  return { tag, expected, source: tagSource(tag, metadata, expected?.digest)?.name ?? "" };
}

const importSpec = (tag: TagReference, source: string): ImageImportSpec => ({
  from: { kind: "DockerImage", name: source },
  to: { name: tag.name },
  importPolicy: importPolicyOf(tag),
  ...(tag.referencePolicy === undefined ? {} : { referencePolicy: tag.referencePolicy }),
});

const byDigest = (source: string, digest: string): string => withDigest(parseReference(source), digest).original;
