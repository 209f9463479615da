import { homedir } from "node:os";
import { join } from "node:path";

/** Pulumi's own folder, where a file is nobody's commit by accident. */
export const pulumiHome = (env: Readonly<Record<string, string | undefined>> = process.env): string =>
  env["PULUMI_HOME"] || join(homedir(), ".pulumi");

/** A name as part of a path: none leads out of its folder. */
export const fileName = (name: string): string => encodeURIComponent(name).replace(/^\./, "%2E");
