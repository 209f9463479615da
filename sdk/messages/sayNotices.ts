import * as pulumi from "@pulumi/pulumi";
import { type TagName, tagKey } from "../../provider/resolver/declarations.ts";
import type { Message } from "../../provider/text/message.ts";
import type { DeclaringResource } from "../declarations/declarer.ts";
import { outcomeOf } from "../declarations/leftOut.ts";
import { inform } from "./say.ts";

/** Information on a tag. */
export interface TagNotice {
  readonly name: TagName;
  readonly message: Message;
}

/** Says what the user should know of tags, although nothing is wrong. */
export async function sayNotices(owner: Promise<DeclaringResource>, notices: readonly TagNotice[]): Promise<void> {
  if (notices.length === 0) return;
  if (pulumi.runtime.isDryRun()) return sayOnResource(owner, notices);
  // The engine answers when it has written the resource, and no longer where another one has failed by then.
  for (const notice of notices) void inform(named(notice));
}

/** The message with the name of the tag, which no resource tells. */
const named = ({ name, message: { headline, details = [] } }: TagNotice): Message => ({
  headline,
  details: [["tag", tagKey(name)], ...details],
});

/** Leaves out what the engine leaves out. */
async function sayOnResource(owner: Promise<DeclaringResource>, notices: readonly TagNotice[]): Promise<void> {
  // The program may be at its end when the engine has answered.
  const said = pulumi.runtime.rpcKeepAlive();
  try {
    const resource = await owner;
    for (const { name, message } of notices) {
      const answer = await outcomeOf(resource.answered(name.tag));
      if (answer?.isTaken !== false) void inform(message, resource);
    }
  } catch {
    // The resource has failed, which says more.
  } finally {
    said();
  }
}
