import { createRequire } from "node:module";

let agent: string | undefined;

/** `pulumi-imagestream/<version>`, with which servers' logs tell who asked. */
export function userAgent(): string {
  agent ??= `pulumi-imagestream/${packageVersion()}`;
  return agent;
}

/** Read from the package's own description, by its name since sources and compiled files lie at different depths. */
function packageVersion(): string {
  try {
    const { version } = createRequire(import.meta.url)("pulumi-imagestream/package.json") as { version: string };
    return version;
  } catch {
    return "unknown";
  }
}
