import { homedir } from "node:os";
import { join } from "node:path";

/** A stack's full name. */
export interface StackName {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
}

/** Where the last preview of a stack is recorded: in Pulumi's own folder, where it is nobody's commit by accident. */
export function previewPath(
  { organization, project, stack }: StackName,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const home = env["PULUMI_HOME"] || join(homedir(), ".pulumi");
  return join(home, "imagestream", "previews", fileName(organization), fileName(project), `${fileName(stack)}.json`);
}

/** No name leads out of its folder. */
const fileName = (name: string): string => encodeURIComponent(name).replace(/^\./, "%2E");
