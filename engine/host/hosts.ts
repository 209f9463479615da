import type { ChildProcess } from "node:child_process";
import { Socket } from "node:net";
import { enginePipe, spawnNode } from "./nodeProcess.ts";

/** A stock host of programs or providers, and all that its process is started with but its arguments. */
export interface Host {
  readonly script: string;
  readonly nodeArguments: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Spare {
  readonly likeness: string;
  readonly child: ChildProcess;
  readonly timer: NodeJS.Timeout;
}

/** Milliseconds after which an unused process ends. */
const patience = 30_000;

/**
 * Starts hosts. A spare one has loaded the SDK and waits for its arguments; it serves only a host that is started with the
 * same environment, configuration and folder.
 */
export class Hosts {
  readonly #keepsSpares: boolean;
  readonly #spares = new Map<string, Spare>();

  constructor(keepsSpares = false) {
    this.#keepsSpares = keepsSpares;
  }

  start(host: Host, args: readonly string[]): ChildProcess {
    const { script, nodeArguments, directory, environment } = host;
    return this.#takeSpare(host, args) ?? spawnNode([...nodeArguments, script, ...args], directory, environment);
  }

  /** Starts the process of the next operation ahead of it. */
  prepare(host: Host): void {
    if (!this.#keepsSpares) return;
    const { script, nodeArguments, directory, environment } = host;
    this.#end(script);
    const child = spawnNode([...nodeArguments, script], directory, { ...environment, OFFLINE_ENGINE_SPARE: "true" });
    const timer = setTimeout(() => this.#end(script), patience).unref();
    this.#spares.set(script, { likeness: likenessOf(host), child, timer });
    setReferenced(child, false);
    // The next operation reports why its own process does not start.
    child.once("error", () => this.#end(script));
    child.once("exit", () => this.#forget(script, child));
  }

  /** Ends all spare processes. */
  close(): void {
    for (const script of [...this.#spares.keys()]) this.#end(script);
  }

  #takeSpare(host: Host, args: readonly string[]): ChildProcess | undefined {
    const spare = this.#spares.get(host.script);
    const pipe = spare?.child.stdio[enginePipe];
    if (spare?.likeness !== likenessOf(host) || !(pipe instanceof Socket)) {
      this.#end(host.script);
      return undefined;
    }
    this.#forget(host.script, spare.child);
    setReferenced(spare.child, true);
    pipe.write(`${JSON.stringify(args)}\n`);
    return spare.child;
  }

  #forget(script: string, child: ChildProcess): void {
    const spare = this.#spares.get(script);
    if (spare?.child !== child) return;
    clearTimeout(spare.timer);
    this.#spares.delete(script);
  }

  #end(script: string): void {
    const spare = this.#spares.get(script);
    if (spare === undefined) return;
    this.#forget(script, spare.child);
    spare.child.kill("SIGKILL");
  }
}

const likenessOf = ({ environment, ...rest }: Host): string =>
  JSON.stringify([rest, Object.entries({ ...process.env, ...environment }).sort()]);

/** An unreferenced process does not keep this one alive. */
function setReferenced(child: ChildProcess, isReferenced: boolean): void {
  const handles = [child, ...child.stdio.filter((stream) => stream instanceof Socket)];
  for (const handle of handles) isReferenced ? handle.ref() : handle.unref();
}
