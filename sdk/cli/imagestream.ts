#!/usr/bin/env node
import { Command } from "commander";
import { packageVersion } from "../../provider/http/packageVersion.ts";
import { plainMessage } from "../../provider/text/plainText.ts";
import { redactText } from "../../provider/text/redact.ts";

const commands = {
  generate: async () => (await import("./generate.ts")).generateCommand(),
  lock: async () => (await import("./lock.ts")).lockCommand(),
  "preview-report": async () => (await import("./previewReportCommand.ts")).previewReportCommand(),
};

const isCommand = (name: string | undefined): name is keyof typeof commands =>
  name !== undefined && Object.hasOwn(commands, name);

const asked = process.argv[2];
const program = new Command("imagestream")
  .description("OpenShift image streams in Pulumi: tools")
  .version(packageVersion());
// A command does not wait for modules that only another command needs.
const loaded = isCommand(asked) ? [commands[asked]] : Object.values(commands);
for (const load of loaded) program.addCommand(await load());

try {
  await program.parseAsync();
} catch (error) {
  program.error(`error: ${plainMessage(redactText(error instanceof Error ? error.message : String(error), 10_000))}`);
}
