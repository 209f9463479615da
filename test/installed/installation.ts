import { execFile } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

const installers = {
  npm: ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"],
  pnpm: ["install", "--prefer-offline", "--ignore-scripts", "--config.hoist=false"],
};

/** A folder of projects that have the package from a registry or a tarball, as those of any user. */
export class Installation {
  readonly folder: string;
  readonly #projects: string;

  /** @param projects the folder of this directory to copy */
  constructor(folder: string, projects: "projects" | "emulator" = "projects") {
    this.folder = folder;
    this.#projects = projects;
  }

  /** Copies the projects, and installs what they depend on; pnpm so that nothing undeclared can be found. */
  async install(manager: keyof typeof installers, dependencies: Readonly<Record<string, string>>): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await cp(join(import.meta.dirname, this.#projects), this.folder, { recursive: true });
    const description = { private: true, type: "module", dependencies };
    await writeFile(join(this.folder, "package.json"), JSON.stringify(description));
    await this.run(manager, ...installers[manager]);
  }

  /** Runs a program that is on PATH or was installed, and resolves with what it has printed. */
  async run(command: string, ...args: readonly string[]): Promise<string> {
    const env = { ...process.env, NODE_OPTIONS: "" };
    const installed = join(this.folder, "node_modules", ".bin");
    const path = [installed, process.env["PATH"]].join(":");
    const { stdout } = await execute(command, args, { cwd: this.folder, env: { ...env, PATH: path } }).catch(
      (error: Error & { stdout?: string; stderr?: string }) => {
        throw new Error(`${error.message}\n${error.stdout}\n${error.stderr}`);
      },
    );
    return stdout;
  }
}
