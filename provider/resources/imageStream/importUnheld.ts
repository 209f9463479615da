import { ImageStreamError } from "../../image/error.ts";
import type { Context } from "../handlers.ts";
import type { StreamName } from "../tag/tagSource.ts";
import { digestIn, hasMoved, type Imported, unheld } from "./importResult.ts";
import { type SentImports, sendImports } from "./sendImports.ts";

/**
 * Imports tags once more from their source alone where they have the announced image already, but it could not be had by its
 * digest as well: the cluster has noted that failure on the tag, and only a success takes it off again.
 */
export async function importUnheld(context: Context, stream: StreamName, sent: SentImports): Promise<SentImports> {
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
  for (const each of stillNoted) await context.warn?.(unheld(each));
  const results = sent.results.map((each) =>
    again.includes(each) && !stillNoted.includes(each) ? { ...each, status: statusOf(each) } : each,
  );
  return { stream: repeated.stream ?? sent.stream, results };
}
