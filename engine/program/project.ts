import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { OfflineEngineError } from "../offlineEngineError.ts";

/** The engine's settings from a Pulumi project. */
export interface Project {
  readonly name: string;
  /** The folder of Pulumi.yaml. */
  readonly rootDirectory: string;
  /** The working directory of the program. */
  readonly programDirectory: string;
  readonly entryPoint: string;
  readonly typescript: boolean;
  readonly tsconfig: string | undefined;
  readonly nodeArguments: readonly string[];
}

const projectFile = z.object({
  name: z.string().min(1),
  main: z.string().optional(),
  runtime: z.union([
    z.string().transform((name) => ({ name, options: {} as RuntimeOptions })),
    z.object({
      name: z.string(),
      options: z
        .object({
          typescript: z.boolean().optional(),
          tsconfig: z.string().optional(),
          nodeargs: z.string().optional(),
        })
        .loose()
        .optional()
        .transform((options): RuntimeOptions => options ?? {}),
    }),
  ]),
});

interface RuntimeOptions {
  readonly typescript?: boolean | undefined;
  readonly tsconfig?: string | undefined;
  readonly nodeargs?: string | undefined;
}

/**
 * Reads `Pulumi.yaml` in a folder.
 *
 * @throws OfflineEngineError INVALID_PROJECT, UNSUPPORTED_RUNTIME
 */
export async function readProject(workDir: string): Promise<Project> {
  const rootDirectory = resolve(workDir);
  const file = join(rootDirectory, "Pulumi.yaml");
  const { name, main, runtime } = await parseProject(file);
  if (runtime.name !== "nodejs") {
    throw new OfflineEngineError(
      "UNSUPPORTED_RUNTIME",
      `the offline engine runs Node.js programs only, and ${file} says runtime ${JSON.stringify(runtime.name)}: run it with the Pulumi CLI`,
    );
  }
  const program = resolve(rootDirectory, main ?? ".");
  const isDirectory = (await stat(program).catch(() => undefined))?.isDirectory() ?? false;
  return {
    name,
    rootDirectory,
    programDirectory: isDirectory ? program : dirname(program),
    entryPoint: isDirectory ? "." : basename(program),
    typescript: runtime.options.typescript ?? true,
    tsconfig: runtime.options.tsconfig,
    nodeArguments: runtime.options.nodeargs?.split(/\s+/).filter((argument) => argument !== "") ?? [],
  };
}

async function parseProject(file: string): Promise<z.output<typeof projectFile>> {
  try {
    return projectFile.parse(parse(await readFile(file, "utf8")));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OfflineEngineError("INVALID_PROJECT", `${file} is no Pulumi project: ${reason}`, { cause });
  }
}
