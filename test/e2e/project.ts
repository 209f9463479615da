import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStack, type Stack } from "../pulumi/openStack.ts";

const root = join(import.meta.dirname, "../..");

/** A Pulumi project in a folder of its own, with a program that a test can replace. */
export interface Project {
  readonly workDir: string;
  readonly stack: Stack;
  /** Replaces the program. Imports of Pulumi and of the package are there already. */
  program(body: string): void;
  close(): void;
}

const imports = `import * as pulumi from "@pulumi/pulumi";
import * as imagestream from "pulumi-imagestream";
`;

/** Opens a project whose programs see this kubeconfig; `ENGINE=pulumi` runs it with the real CLI. */
export async function openProject(
  kubeconfig: string,
  env: Readonly<Record<string, string>> = {},
  stackName = "dev",
): Promise<Project> {
  const workDir = mkdtempSync(join(tmpdir(), "imagestream-e2e-"));
  writeFileSync(
    join(workDir, "Pulumi.yaml"),
    "name: e2e\nruntime:\n  name: nodejs\n  options: { typescript: false }\n",
  );
  writeFileSync(join(workDir, "package.json"), JSON.stringify({ name: "e2e", type: "module", main: "index.ts" }));
  symlinkSync(join(root, "node_modules"), join(workDir, "node_modules"));
  const program = (body: string) => writeFileSync(join(workDir, "index.ts"), imports + body);
  program("");
  return {
    workDir,
    stack: await openStack({
      stackName,
      workDir,
      stateDir: join(workDir, "state"),
      env: { PULUMI_CONFIG_PASSPHRASE: "e2e", PULUMI_HOME: join(workDir, "home"), KUBECONFIG: kubeconfig, ...env },
    }),
    program,
    close: () => rmSync(workDir, { recursive: true, force: true }),
  };
}

/** The same with the program and the configuration of an example. */
export async function openExample(name: string, kubeconfig: string, stackName?: string): Promise<Project> {
  const project = await openProject(kubeconfig, {}, stackName);
  cpSync(join(root, "examples", name), project.workDir, {
    recursive: true,
    // The stack was made for a project of another name.
    filter: (source) => !/node_modules|Pulumi\.yaml$/.test(source),
  });
  return project;
}
