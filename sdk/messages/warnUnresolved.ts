import * as pulumi from "@pulumi/pulumi";
import type { Transient } from "../../provider/resources/inputs/transient.ts";
import type { DeclaringResource } from "../declarations/declarer.ts";
import { outcomeOf } from "../declarations/leftOut.ts";
import { warn } from "./say.ts";

/** In a preview, says on the resource why a digest is unknown. An update refuses the same in `check`. */
export function warnUnresolved(
  resource: pulumi.Resource & Partial<DeclaringResource>,
  inputs: pulumi.Output<{ transient?: Transient }>,
): void {
  if (!pulumi.runtime.isDryRun()) return;
  inputs.apply(async ({ transient }) => {
    const warned = pulumi.runtime.rpcKeepAlive();
    for (const { property, reason, tag } of transient?.unresolved ?? []) {
      const answered = tag === undefined ? undefined : resource.answered?.(tag);
      const kept = answered && (await outcomeOf(answered).catch(() => undefined));
      if (kept === undefined || kept.isTaken) void warn(`${property}: ${reason}`, resource);
    }
    warned();
  });
}
