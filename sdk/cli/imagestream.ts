#!/usr/bin/env node
import { Command } from "commander";
import { emulateCommand } from "./emulate.ts";
import { lockCommand } from "./lock.ts";

const program = new Command("imagestream")
  .description("OpenShift image streams in Pulumi: tools")
  .addCommand(emulateCommand())
  .addCommand(lockCommand());

await program.parseAsync();
