import * as pulumi from "@pulumi/pulumi";
import type { Transient } from "../../provider/resources/inputs/transient.ts";
import { headline } from "../../provider/text/headline.ts";
import type { DeclaringResource } from "../declarations/declarer.ts";
import { outcomeOf } from "../declarations/leftOut.ts";
import { isStrict } from "../strictMode.ts";
import { inform, warn } from "./say.ts";

/** In a preview, says on the resource why a digest is unknown, or which image it waits for. An update refuses the same in `check`. */
export function warnUnresolved(
  resource: pulumi.Resource & Partial<DeclaringResource>,
  inputs: pulumi.Output<{ transient?: Transient }>,
): void {
  if (!pulumi.runtime.isDryRun()) return;
  inputs.apply(async ({ transient }) => {
    const warned = pulumi.runtime.rpcKeepAlive();
    for (const { path, summary, tag, headline: line } of transient?.unresolved ?? []) {
      const answered = tag === undefined ? undefined : resource.answered?.(tag);
      const kept = answered && (await outcomeOf(answered).catch(() => undefined));
      if (kept === undefined || kept.isTaken) {
        const details = [["why", `${path}: ${summary}`]] as const;
        void warn({ headline: line ?? headline`${path ?? "image"} is not known`, details }, resource);
      }
    }
    const { waiting } = transient ?? {};
    // Another program or a build may fill the tag, if its name is right.
    if (waiting !== undefined) void (isStrict() ? warn(waiting, resource) : inform(waiting, resource));
    warned();
  });
}
