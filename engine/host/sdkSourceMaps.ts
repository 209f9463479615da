import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { sep } from "node:path";

/** The part of `source-map-support` that asks for maps. */
interface SourceMapSupport {
  install(options: { retrieveSourceMap(file: string): { url: string; map: object } | null }): void;
}

const empty = { version: 3, sources: [], names: [], mappings: "" };

/**
 * Keeps the frames of an SDK's files in stack traces as they are. The SDK reads the stack of each registration, and would parse
 * the source maps of its own files for that in each process. @param sdk its folder, with a separator at the end
 */
export function ignoreSourceMaps(sdk: string): void {
  try {
    const folder = realpathSync(sdk) + sep;
    const support = createRequire(sdk)("source-map-support") as SourceMapSupport;
    support.install({
      retrieveSourceMap: (file) => (file.startsWith(folder) ? { url: file, map: empty } : null),
    });
  } catch {
    // Another version of the SDK may not map its stacks, or do it in another way.
  }
}
