import { packageVersion } from "./packageVersion.ts";

let agent: string | undefined;

/** `pulumi-imagestream/<version>`, with which servers' logs tell who asked. */
export function userAgent(): string {
  agent ??= `pulumi-imagestream/${packageVersion()}`;
  return agent;
}
