import { createRequire } from "node:module";
import { join } from "node:path";
import { headline } from "../../provider/text/headline.ts";
import type { Message } from "../../provider/text/message.ts";
import { stop } from "../messages/say.ts";

const entry = "pulumi-imagestream/provider";

/** Tells what to add where, if a provider process that starts in the folder could not load this package. */
export function missingEntry(folder: string): Message | undefined {
  try {
    createRequire(join(folder, "index.js")).resolve(entry);
    return undefined;
  } catch {
    return {
      headline: headline`add pulumi-imagestream to package.json`,
      details: [
        ["why", `pulumi-imagestream cannot be found from ${folder}, where Pulumi starts its provider`],
        ["do", `add it to the dependencies of ${join(folder, "package.json")}, also if another package brings it`],
      ],
    };
  }
}

/** The engine starts provider processes in the same folder, whatever the program does later. */
const missing = missingEntry(process.cwd());

/** Ends the program where an update would fail, already in the preview. */
export function requireProviderEntry(): void {
  if (missing !== undefined) throw stop(missing);
}
