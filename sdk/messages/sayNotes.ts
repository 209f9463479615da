import * as pulumi from "@pulumi/pulumi";
import type { Message } from "../../provider/text/message.ts";
import { inform, warn } from "./say.ts";

/** In a preview, says on the resource what a change starts, and what it does not. */
export function sayNotes(resource: pulumi.Resource, notes: pulumi.Output<readonly Message[]>): void {
  if (!pulumi.runtime.isDryRun()) return;
  notes.apply((all) => {
    for (const note of all) void inform(note, resource);
  });
}

/** In a preview, warns on the resource of what the update may still be able to do. */
export function sayWarnings(resource: pulumi.Resource, warnings: pulumi.Output<readonly Message[]>): void {
  if (!pulumi.runtime.isDryRun()) return;
  warnings.apply((all) => {
    for (const warning of all) void warn(warning, resource);
  });
}
