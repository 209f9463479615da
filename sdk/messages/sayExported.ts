import * as pulumi from "@pulumi/pulumi";
import { inform } from "./say.ts";

/** In a preview, says on the resource which members of an exported object do not count. */
export async function sayExported(owner: Promise<pulumi.Resource>, paths: readonly string[]): Promise<void> {
  if (paths.length === 0 || !pulumi.runtime.isDryRun()) return;
  await inform(`left out, since the cluster sets it: ${paths.join(", ")}`, await owner);
}
