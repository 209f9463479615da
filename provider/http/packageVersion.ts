import { createRequire } from "node:module";

/** Read from the package's own description, by its name since sources and compiled files lie at different depths. */
export function packageVersion(): string {
  try {
    const { version } = createRequire(import.meta.url)("pulumi-imagestream/package.json") as { version: string };
    return version;
  } catch {
    return "unknown";
  }
}
