import type { Build } from "../build/buildObject.ts";
import type { Clock } from "../clock.ts";
import { BuildLog } from "./buildLog.ts";
import type { BuildRun, FetchedCommit, ImageRunConfig } from "./buildRun.ts";
import { type BuildStageName, containerOf } from "./buildStage.ts";

/** Writes a run's progress into the Build. */
export interface RunRecorder {
  stage(name: BuildStageName, started: Date): Promise<void>;
  fetched(commit: FetchedCommit): Promise<void>;
}

/** Options of a run. */
export interface PodRunOptions {
  readonly clock: Clock;
  readonly activity: { begin(): void; end(): void };
  readonly base: ImageRunConfig;
  readonly recorder: RunRecorder;
}

/** The run of a build in its pod: its log, its uploaded source, and its end. */
export class PodRun implements BuildRun {
  readonly output: BuildLog;
  readonly base: ImageRunConfig;
  readonly #options: PodRunOptions;
  readonly #strategy: Build["spec"]["strategy"];
  readonly #abort = new AbortController();
  readonly #upload = Promise.withResolvers<Buffer>();
  readonly #over = Promise.withResolvers<void>();
  #stage: BuildStageName | undefined;

  constructor(build: Build, options: PodRunOptions) {
    this.#options = options;
    this.#strategy = build.spec.strategy;
    this.base = options.base;
    this.output = new BuildLog(options.clock);
    // A build may end without anyone having waited for its upload.
    this.#upload.promise.catch(() => {});
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get over(): Promise<void> {
    return this.#over.promise;
  }

  log(...lines: string[]): void {
    const container = containerOf(this.#strategy, this.#stage);
    for (const line of lines) this.output.add(container, line);
  }

  async stage<T>(name: BuildStageName, work: () => T | Promise<T>): Promise<T> {
    const started = this.#options.clock.now();
    this.#stage = name;
    try {
      return await work();
    } finally {
      this.#stage = undefined;
      if (!this.signal.aborted) await this.#options.recorder.stage(name, started);
    }
  }

  upload(): Promise<Buffer> {
    return this.until(this.#upload.promise);
  }

  fetched(commit: FetchedCommit): Promise<void> {
    return this.#options.recorder.fetched(commit);
  }

  async until<T>(promise: Promise<T>): Promise<T> {
    const { activity } = this.#options;
    activity.end();
    try {
      return await Promise.race([promise, this.aborted()]);
    } finally {
      activity.begin();
    }
  }

  /** Rejects with the signal's reason when it aborts. */
  aborted(): Promise<never> {
    return new Promise((_resolve, reject) => {
      if (this.signal.aborted) reject(this.signal.reason);
      else this.signal.addEventListener("abort", () => reject(this.signal.reason), { once: true });
    });
  }

  /** Hands over the uploaded source, or the error that has ended the upload. */
  uploaded(source: Buffer | Error): void {
    if (source instanceof Error) this.#upload.reject(source);
    else this.#upload.resolve(source);
  }

  /** Ends the pod before its time. */
  abort(reason: Error): void {
    this.#abort.abort(reason);
    this.output.end();
  }

  /** @internal The Build is in its final phase, or gone. */
  close(): void {
    this.output.end();
    this.#over.resolve();
  }
}
