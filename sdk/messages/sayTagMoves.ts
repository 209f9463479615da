import * as pulumi from "@pulumi/pulumi";
import { realTime } from "../../provider/http/time.ts";
import type { SourceHosts } from "../../provider/image/sourceLink.ts";
import type { TagMove } from "../../provider/image/tagMove.ts";
import { tagMovedMessage, tagMoveMessage } from "../../provider/image/tagMoveMessage.ts";
import type { TagName } from "../../provider/resolver/declarations.ts";
import { type NextImages, tagMoves } from "../../provider/resolver/moves/tagMoves.ts";
import type { Connection } from "../connection.ts";
import type { DeclaringResource } from "../declarations/declarer.ts";
import { outcomeOf } from "../declarations/leftOut.ts";
import { debug, inform } from "./say.ts";
import { sourceHosts } from "./sourceHosts.ts";

/** Milliseconds: a note is not worth a longer wait. */
const timeLimit = 10_000;

/**
 * In a preview, says on the resource which of its tags will move, from what to what, and what follows. Never fails: nothing depends
 * on what it says.
 */
export async function sayTagMoves(
  owner: Promise<DeclaringResource>,
  place: Omit<TagName, "tag">,
  next: NextImages,
  connection: Pick<Connection, "streams" | "followers">,
): Promise<void> {
  if (!pulumi.runtime.isDryRun()) return;
  // A faulty setting ends the program, and not only what is said.
  const hosts = sourceHosts();
  const { streams, followers } = connection;
  const movesTo = (images: NextImages) =>
    tagMoves(place, images, { streams, followers, newDeadline: () => realTime.deadline(timeLimit) });
  try {
    // The resource waits for this. It is all in memory when the engine has answered.
    const moves = await movesTo(next);
    if (moves.length > 0) void sayTaken(owner, next, movesTo, hosts);
  } catch (error) {
    sayUntold(error);
  }
}

/** Says what moves when the engine has registered the resource: it may have left tags out. */
async function sayTaken(
  owner: Promise<DeclaringResource>,
  next: NextImages,
  movesTo: (images: NextImages) => Promise<TagMove[]>,
  hosts: SourceHosts,
): Promise<void> {
  // The program may be at its end by then.
  const said = pulumi.runtime.rpcKeepAlive();
  try {
    const resource = await owner;
    const answers = Object.entries(next).map(async ([tag, image]) => {
      const answer = await outcomeOf(resource.answered(tag));
      return answer?.isTaken === true ? [[tag, image] as const] : [];
    });
    const taken = (await Promise.all(answers)).flat();
    // In a preview, the engine knows this output only of a resource that it leaves as it is.
    const isUpdated = (await outcomeOf(resource.repository)) === undefined;
    for (const move of await movesTo(Object.fromEntries(taken))) {
      void inform(isUpdated ? tagMoveMessage(move, hosts) : tagMovedMessage(move), resource);
    }
  } catch (error) {
    sayUntold(error);
  } finally {
    said();
  }
}

function sayUntold(error: unknown): void {
  void debug(`what moves cannot be told: ${error instanceof Error ? error.message : String(error)}`);
}
