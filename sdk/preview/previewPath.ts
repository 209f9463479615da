import { join } from "node:path";
import { fileName, pulumiHome } from "../../provider/resources/files/pulumiHome.ts";

/** A stack's full name. */
export interface StackName {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
}

/** Path of the record of a stack's last preview: in Pulumi's own folder, so that nobody commits it by accident. */
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
    `${fileName(stack)}.jsonl`,
  );
}
