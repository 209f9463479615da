import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { KubeObject } from "./kubeObject.ts";
import type { Journal, ObjectKey, StoreEvent } from "./store.ts";

interface Line {
  readonly revision: number;
  readonly key: ObjectKey;
  /** Absent for a deletion. */
  readonly object?: KubeObject;
}

/** The objects and the revision that a directory holds. */
export interface Remembered {
  readonly revision: number;
  readonly objects: Map<string, [ObjectKey, KubeObject]>;
}

const idOf = ({ group, resource, namespace, name }: ObjectKey): string => [group, resource, namespace, name].join("/");

function linesOf(text: string): Line[] {
  const lines = text.split("\n");
  // A crash cut off the text after the last line break; no client got an answer for it.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Line);
}

function replay(lines: readonly Line[]): Remembered {
  const objects = new Map<string, [ObjectKey, KubeObject]>();
  let revision = 1;
  for (const { key, object, revision: at } of lines) {
    revision = Math.max(revision, at);
    if (object) objects.set(idOf(key), [key, object]);
    else objects.delete(idOf(key));
  }
  return { revision, objects };
}

function writeSnapshot(path: string, { revision, objects }: Remembered): void {
  const marker: Line = { revision, key: { group: "", resource: "", namespace: "", name: "" } };
  const states = [...objects.values()].map(([key, object]): Line => ({ revision: 0, key, object }));
  const text = [marker, ...states].map((line) => `${JSON.stringify(line)}\n`).join("");
  const file = openSync(`${path}.new`, "w", 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
}

/** An append-only log of writes. A write is acknowledged when its line has reached the disk. */
export class FileJournal implements Journal {
  readonly #file: FileHandle;
  #pending: string[] = [];
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Reads a directory, compacts its log, and appends to it from then on. */
  static async open(directory: string): Promise<{ journal: FileJournal; remembered: Remembered }> {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, "writes.jsonl");
    const remembered = replay(existsSync(path) ? linesOf(readFileSync(path, "utf8")) : []);
    writeSnapshot(path, remembered);
    return { journal: new FileJournal(await open(path, "a")), remembered };
  }

  append({ type, key, object, revision }: StoreEvent): void {
    const line: Line = type === "DELETED" ? { revision, key } : { revision, key, object };
    this.#pending.push(`${JSON.stringify(line)}\n`);
  }

  /** Concurrent writers share one fsync. */
  flushed(): Promise<void> {
    if (this.#pending.length > 0) this.#writing = this.#writing.then(() => this.#flush());
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.flushed();
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    const lines = this.#pending;
    if (lines.length === 0) return;
    this.#pending = [];
    await this.#file.appendFile(lines.join(""));
    await this.#file.datasync();
  }
}
