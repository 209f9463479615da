import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Deployment } from "../state/checkpoint.ts";

/**
 * The checkpoints of a folder, in the layout of Pulumi's own file backend: a CLI with `PULUMI_BACKEND_URL=file://…`
 * sees the same stacks.
 */
export class StateStore {
  readonly #directory: string;
  #writes = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  #file(project: string, stack: string): string {
    return join(this.#directory, ".pulumi", "stacks", project, `${stack}.json`);
  }

  async read(project: string, stack: string): Promise<Deployment | undefined> {
    const text = await readFile(this.#file(project, stack), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const { version, checkpoint } = JSON.parse(text) as Checkpoint;
    return { version, deployment: checkpoint.latest ?? EMPTY };
  }

  /** Writes beside the file and renames: readers and the next run see the old or the new one, never a part. */
  async write(project: string, stack: string, { version, deployment }: Deployment): Promise<void> {
    const file = this.#file(project, stack);
    await mkdir(dirname(file), { recursive: true });
    await this.#describe();
    const checkpoint: Checkpoint = {
      version,
      checkpoint: { stack: `organization/${project}/${stack}`, latest: deployment },
    };
    const temporary = `${file}.${process.pid}.${this.#writes++}.tmp`;
    await writeFile(temporary, `${JSON.stringify(checkpoint, undefined, 4)}\n`);
    await rename(temporary, file);
  }

  async remove(project: string, stack: string): Promise<void> {
    await rm(this.#file(project, stack), { force: true });
  }

  /** Pulumi tells layouts apart by this file. */
  async #describe(): Promise<void> {
    if (this.#writes > 0) return;
    await writeFile(join(this.#directory, ".pulumi", "meta.yaml"), "version: 1\n");
  }
}

interface Checkpoint {
  readonly version: number;
  readonly checkpoint: { readonly stack: string; readonly latest?: Deployment["deployment"] };
}

const EMPTY: Deployment["deployment"] = { manifest: { time: "0001-01-01T00:00:00Z", magic: "", version: "" } };
