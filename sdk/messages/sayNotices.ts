import * as pulumi from "@pulumi/pulumi";
import type { Message } from "../../provider/text/message.ts";
import type { DeclaringResource } from "../declarations/declarer.ts";
import { outcomeOf } from "../declarations/leftOut.ts";
import { inform } from "./say.ts";

/** Information on a tag. */
export interface TagNotice {
  readonly tag: string;
  readonly message: Message;
}

/** Says on the resource what the user should know of its tags, although nothing is wrong. */
export async function sayNotices(owner: Promise<DeclaringResource>, notices: readonly TagNotice[]): Promise<void> {
  if (notices.length === 0) return;
  // The program may be at its end when the engine has answered.
  const said = pulumi.runtime.rpcKeepAlive();
  try {
    const resource = await owner;
    for (const { tag, message } of notices) {
      const answer = await outcomeOf(resource.answered(tag));
      if (answer?.isTaken !== false) void inform(message, resource);
    }
  } catch {
    // The resource has failed, which says more.
  } finally {
    said();
  }
}
