import * as pulumi from "@pulumi/pulumi";
import type { TagDiagnostic } from "../../provider/image/diagnostic.ts";
import type { DeclaringResource } from "../declarations/declarer.ts";
import { outcomeOf } from "../declarations/leftOut.ts";
import { inform } from "./say.ts";

/** Says on the resource what the user should know of its tags, although nothing is wrong. */
export async function sayNotices(owner: Promise<DeclaringResource>, notices: readonly TagDiagnostic[]): Promise<void> {
  if (notices.length === 0) return;
  // The program may be at its end when the engine has answered.
  const said = pulumi.runtime.rpcKeepAlive();
  try {
    const resource = await owner;
    for (const { path, summary, tag } of notices) {
      const answer = tag === undefined ? undefined : await outcomeOf(resource.answered(tag));
      if (answer?.isTaken !== false) void inform(`${path}: ${summary}`, resource);
    }
  } catch {
    // The resource has failed, which says more.
  } finally {
    said();
  }
}
