import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import { type Diagnostic, describeDiagnostic } from "../../image/diagnostic.ts";
import { ImageStreamError } from "../../image/error.ts";
import { headline } from "../../text/headline.ts";
import type { Context } from "../handlers.ts";
import type { TagReference } from "../tag/tagReference.ts";
import type { StreamName } from "../tag/tagSource.ts";
import {
  accepts,
  digestIn,
  failure,
  hasMoved,
  type Imported,
  isScheduled,
  movement,
  remedy,
  unheld,
} from "./importResult.ts";
import type { ImageStreamInputs } from "./inputs.ts";
import { byDigest, importOf, type SentImports, sendImports } from "./sendImports.ts";

/** Outcome of an import. */
export interface ImportOutcome {
  /** The stream after the last import that the cluster has stored; `undefined` if there was none. */
  readonly stream: ApiImageStream | undefined;
  /** One for each tag that could not be imported, or moved meanwhile and does not accept it. */
  readonly diagnostics: readonly Diagnostic[];
  /** The digests of tags that moved meanwhile and accept it, by name. */
  readonly accepted: Readonly<Record<string, string>>;
}

/**
 * With their announced digests these are 6 manifests, for which a request takes 1.5 s: the server fetches 2 a second for each
 * request, after a burst of 3. More would wait longer.
 */
const tagsPerImport = 3;

/** Has the cluster fetch these tags, one request after the other, since imports into one stream conflict. */
export async function importTags(
  context: Context,
  stream: ImageStreamInputs,
  tags: readonly TagReference[],
): Promise<ImportOutcome> {
  let outcome: ImportOutcome = { stream: undefined, diagnostics: [], accepted: {} };
  for (let start = 0; start < tags.length; start += tagsPerImport) {
    try {
      outcome = after(outcome, await importSome(context, stream, tags.slice(start, start + tagsPerImport)));
    } catch (error) {
      if (!(error instanceof ImageStreamError)) throw error;
      // The next requests would fail for the same reason.
      const names = tags.slice(start).map((tag) => tag.name);
      const summary = `${names.join(", ")} could not be imported: ${error.message}`;
      return { ...outcome, diagnostics: [...outcome.diagnostics, { summary }] };
    }
  }
  return outcome;
}

const after = (
  before: ImportOutcome,
  { stream = before.stream, diagnostics, accepted }: ImportOutcome,
): ImportOutcome => ({
  stream,
  diagnostics: [...before.diagnostics, ...diagnostics],
  accepted: { ...before.accepted, ...accepted },
});

async function importSome(
  context: Context,
  inputs: ImageStreamInputs,
  tags: readonly TagReference[],
): Promise<ImportOutcome> {
  const imports = tags.map((tag) => importOf(tag, inputs));
  const sent = await sendImports(context, inputs.metadata, imports);
  const { stream, results } = await importUnheld(context, inputs.metadata, sent);
  const failed = results.filter(({ status }) => digestIn(status) === undefined);
  const moved = results.filter(hasMoved);
  const accepting = moved.filter(accepts);
  for (const each of accepting) {
    const { name } = each.tag;
    await context.warn?.({
      headline: headline`${name} moved in the import, accepted`,
      details: [["why", `${describeDiagnostic(movement(each))}; accepted by onMoved: "accept"`]],
    });
  }
  const refused = moved.filter((each) => !accepts(each));
  // What the cluster follows cannot be held to a digest.
  const lost = refused.filter(isScheduled);
  const held = refused.filter((each) => each.held !== undefined);
  const others = refused.filter((each) => !lost.includes(each) && !held.includes(each));
  const restored = others.length === 0 ? undefined : await restore(context, inputs, others);
  return {
    stream: restored?.stream ?? stream,
    diagnostics: [
      ...failed.map(failure),
      ...lost.map((each) => movement(each, `; ${remedy(each)}`)),
      ...[...held, ...(restored?.results ?? [])].map(refusal),
    ],
    accepted: Object.fromEntries(accepting.map(({ tag, status }) => [tag.name, digestIn(status) ?? ""])),
  };
}

/** Gives tags that accept any image, but got one for another platform, the announced one back by its digest. */
async function restore(context: Context, { metadata }: ImageStreamInputs, moved: readonly Imported[]) {
  const imports = moved.map((each) => ({ ...each, source: byDigest(each.source, each.expected?.digest ?? "") }));
  const { stream, results } = await sendImports(context, metadata, imports).catch((error: unknown) => {
    if (!(error instanceof ImageStreamError)) throw error;
    return { stream: undefined, results: [] };
  });
  return { stream, results: moved.map((each, index) => ({ ...each, held: results[index]?.status })) };
}

function refusal(each: Imported): Diagnostic {
  const has = digestIn(each.held) === each.expected?.digest;
  const state = has ? "so it has the announced image by its digest" : "and the announced image could not be had";
  return movement(each, `, ${state}; ${remedy(each)}`);
}

/**
 * Imports tags once more from their source alone where they have the announced image already, but it could not be had by its
 * digest as well: the cluster has noted that failure on the tag, and only a success takes it off again.
 */
async function importUnheld(context: Context, stream: StreamName, sent: SentImports): Promise<SentImports> {
  const isUnheld = (each: Imported) =>
    each.held !== undefined && digestIn(each.held) === undefined && digestIn(each.status) !== undefined;
  const again = sent.results.filter((each) => isUnheld(each) && !hasMoved(each));
  if (again.length === 0) return sent;
  // What nothing is expected of is imported from its source only.
  const alone = again.map((each) => ({ ...each, expected: undefined }));
  const repeated = await sendImports(context, stream, alone).catch((error: unknown) => {
    if (!(error instanceof ImageStreamError)) throw error;
    return { stream: undefined, results: [] };
  });
  const statusOf = (each: Imported) => repeated.results[again.indexOf(each)]?.status;
  const stillNoted = again.filter((each) => digestIn(statusOf(each)) === undefined);
  for (const each of stillNoted) {
    await context.warn?.({
      headline: headline`${each.tag.name} shows an old import failure`,
      details: [["why", unheld(each)]],
    });
  }
  const results = sent.results.map((each) =>
    again.includes(each) && !stillNoted.includes(each) ? { ...each, status: statusOf(each) } : each,
  );
  return { stream: repeated.stream ?? sent.stream, results };
}
