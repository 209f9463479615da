import * as pulumi from "@pulumi/pulumi";
import { headline } from "../../provider/text/headline.ts";
import { inform } from "./say.ts";

/** In a preview, says on the resource which members of an exported object do not count. */
export async function sayExported(owner: Promise<pulumi.Resource>, paths: readonly string[]): Promise<void> {
  if (paths.length === 0 || !pulumi.runtime.isDryRun()) return;
  await inform(
    {
      headline: headline`${String(paths.length)} members left out`,
      details: [["why", `the cluster sets them: ${paths.join(", ")}`]],
    },
    await owner,
  );
}
