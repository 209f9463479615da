#!/usr/bin/env node
import { Command } from "commander";
import { emulateCommand } from "./emulate.ts";

const program = new Command("imagestream")
  .description("OpenShift image streams in Pulumi: tools")
  .addCommand(emulateCommand());

await program.parseAsync();
