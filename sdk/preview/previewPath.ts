import { join } from "node:path";
import { fileName, pulumiHome } from "../../provider/resources/files/pulumiHome.ts";

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
  return join(
    pulumiHome(env),
    "imagestream",
    "previews",
    fileName(organization),
    fileName(project),
    `${fileName(stack)}.json`,
  );
}
