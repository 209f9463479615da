import * as pulumi from "@pulumi/pulumi";
import { realTime } from "../../provider/http/time.ts";
import { tagMoveMessage } from "../../provider/image/tagMove.ts";
import type { TagName } from "../../provider/resolver/declarations.ts";
import { type NextImages, tagMoves } from "../../provider/resolver/moves/tagMoves.ts";
import type { Connection } from "../connection.ts";
import { debug, inform } from "./say.ts";
import { sourceHosts } from "./sourceHosts.ts";

/** Milliseconds: a note is not worth a longer wait. */
const timeLimit = 10_000;

/**
 * In a preview, says on the resource which of its tags will move, from what to what, and what follows. Never fails: nothing depends
 * on what it says.
 */
export async function sayTagMoves(
  owner: Promise<pulumi.Resource>,
  place: Omit<TagName, "tag">,
  next: NextImages,
  connection: Pick<Connection, "streams" | "followers">,
): Promise<void> {
  if (!pulumi.runtime.isDryRun()) return;
  try {
    const { streams, followers } = connection;
    const newDeadline = () => realTime.deadline(timeLimit);
    const moves = await tagMoves(place, next, { streams, followers, newDeadline });
    const hosts = sourceHosts();
    // The resource waits for this, but has no URN before it is registered.
    void owner.then((resource) => {
      for (const move of moves) void inform(tagMoveMessage(move, hosts), resource);
    });
  } catch (error) {
    void debug(`what moves cannot be told: ${error instanceof Error ? error.message : String(error)}`);
  }
}
