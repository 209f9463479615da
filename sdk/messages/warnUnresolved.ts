import * as pulumi from "@pulumi/pulumi";
import type { Transient } from "../../provider/resources/inputs/transient.ts";
import { warn } from "./say.ts";

/** In a preview, says on the resource why a digest is unknown. An update refuses the same in `check`. */
export function warnUnresolved(resource: pulumi.Resource, inputs: pulumi.Output<{ transient?: Transient }>): void {
  if (!pulumi.runtime.isDryRun()) return;
  inputs.apply(({ transient }) => {
    for (const { property, reason } of transient?.unresolved ?? []) {
      void warn(`${property}: ${reason}`, resource);
    }
  });
}
