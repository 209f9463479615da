import type { Build } from "../build/buildObject.ts";
import type { BuiltImage } from "../registry/builtImage.ts";
import { image } from "../registry/image.ts";
import { BuildFailure } from "./buildFailure.ts";
import type { BuildRun, PhasedBuilder } from "./buildRun.ts";
import type { BuildStageName } from "./buildStage.ts";

/** A builder whose builds a test steps from phase to phase. */
export class SteppedBuilder implements PhasedBuilder {
  readonly #builds = new Map<BuildRun, SteppedBuild>();
  readonly #pending: SteppedBuild[] = [];
  readonly #asking: ((build: SteppedBuild) => void)[] = [];

  /** The next build in phase Pending; waits for it. Each build is given once, in the order in which they are created. */
  next(): Promise<SteppedBuild> {
    const [first] = this.#pending.splice(0, 1);
    if (first !== undefined) return Promise.resolve(first);
    return new Promise((resolve) => this.#asking.push(resolve));
  }

  /** @internal */
  async start(build: Build, run: BuildRun): Promise<void> {
    const made = new SteppedBuild(build, run);
    this.#builds.set(run, made);
    const [first] = this.#asking.splice(0, 1);
    if (first === undefined) this.#pending.push(made);
    else first(made);
    await made.started;
  }

  /** @internal */
  readonly build = (_build: Build, run: BuildRun): Promise<BuiltImage> => {
    const made = this.#builds.get(run);
    if (made === undefined) throw new Error("the build was not started");
    return made.running();
  };
}

/** A build that a test steps. */
export class SteppedBuild {
  /** Of the Build. */
  readonly name: string;
  /** Of the Build. */
  readonly namespace: string;
  /** The run, for uploads, and for its signal of cancellation. */
  readonly run: BuildRun;
  readonly #start = Promise.withResolvers<void>();
  readonly #running = Promise.withResolvers<void>();
  readonly #result = Promise.withResolvers<BuiltImage>();
  #stage: { readonly end: () => void; readonly ended: Promise<void> } | undefined;

  /** @internal */
  constructor({ metadata }: Build, run: BuildRun) {
    this.name = metadata.name ?? "";
    this.namespace = metadata.namespace ?? "";
    this.run = run;
    this.#result.promise.catch(() => {});
    this.#start.promise.catch(() => {});
    void run.over.then(() => this.#running.resolve());
  }

  /** Lets the build run. Resolves when its phase is Running, or final. */
  async start(): Promise<void> {
    this.#start.resolve();
    await this.#running.promise;
  }

  /** Writes lines into the log. */
  log(...lines: string[]): void {
    this.run.log(...lines);
  }

  /** Begins a stage, and ends the one before it. Resolves when the Build shows the ended one. */
  async stage(name: BuildStageName): Promise<void> {
    await this.#endStage();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#stage = { end: resolve, ended: this.run.stage(name, () => promise) };
  }

  /** Ends the build with an image. Resolves when its phase is final. @default an image whose version is the name */
  async complete(built: BuiltImage = image({ version: this.name })): Promise<void> {
    await this.start();
    await this.#endStage();
    this.#result.resolve(built);
    await this.run.over;
  }

  /**
   * Fails the build, in phase Pending or Running. Resolves when its phase is final.
   *
   * @param reason `FetchSourceFailed`, `GenericBuildFailed` or another reason of the API
   * @param message @default the API's message for the reason
   */
  async fail(reason: string, message?: string): Promise<void> {
    await this.#endStage();
    const failure = new BuildFailure(reason, message);
    this.#start.reject(failure);
    this.#result.reject(failure);
    await this.run.over;
  }

  /** @internal */
  get started(): Promise<void> {
    return this.run.until(this.#start.promise);
  }

  /** @internal */
  running(): Promise<BuiltImage> {
    this.#running.resolve();
    return this.run.until(this.#result.promise);
  }

  async #endStage(): Promise<void> {
    this.#stage?.end();
    await this.#stage?.ended;
    this.#stage = undefined;
  }
}
