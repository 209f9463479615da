import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { StackDeployment } from "../state/checkpoint.ts";
import { replacePrivateFile } from "../state/privateFile.ts";

/**
 * The checkpoints of a folder, in the layout of Pulumi's own file backend: a CLI with `PULUMI_BACKEND_URL=file://…`
 * shows the same stacks.
 */
export class StateStore {
  readonly #directory: string;
  #described = false;

  constructor(directory: string) {
    this.#directory = directory;
  }

  #file(project: string, stack: string): string {
    return join(this.#directory, ".pulumi", "stacks", project, `${stack}.json`);
  }

  async read(project: string, stack: string): Promise<StackDeployment | undefined> {
    const text = await readFile(this.#file(project, stack), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const { version, checkpoint } = JSON.parse(text) as Checkpoint;
    return { version, deployment: checkpoint.latest ?? empty };
  }

  async write(project: string, stack: string, { version, deployment }: StackDeployment): Promise<void> {
    await this.#describe();
    const checkpoint: Checkpoint = {
      version,
      checkpoint: { stack: `organization/${project}/${stack}`, latest: deployment },
    };
    await replacePrivateFile(this.#file(project, stack), `${JSON.stringify(checkpoint, undefined, 4)}\n`);
  }

  async remove(project: string, stack: string): Promise<void> {
    await rm(this.#file(project, stack), { force: true });
  }

  /** Pulumi detects the layout by this file. */
  async #describe(): Promise<void> {
    if (this.#described) return;
    await replacePrivateFile(join(this.#directory, ".pulumi", "meta.yaml"), "version: 1\n");
    this.#described = true;
  }
}

interface Checkpoint {
  readonly version: number;
  readonly checkpoint: { readonly stack: string; readonly latest?: StackDeployment["deployment"] };
}

const empty: StackDeployment["deployment"] = { manifest: { time: "0001-01-01T00:00:00Z", magic: "", version: "" } };
