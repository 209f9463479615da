import type { DeploymentOptions } from "./options.ts";
import { DeleteProtectedError } from "./steps/deleteStep.ts";
import type { Step, StepContext, StepOutcome } from "./steps/step.ts";

/** Shows and saves each step, before and after it runs. */
export interface StepObserver {
  before(step: Step): Promise<void>;
  after(step: Step, outcome: StepOutcome): Promise<void>;
}

/** Runs steps, at most `parallel` at a time; starts none after a failure. */
export class StepExecutor {
  readonly #context: StepContext;
  readonly #observer: StepObserver;
  readonly #options: Pick<DeploymentOptions, "parallel" | "continueOnError">;
  /** A refresh reports failures and continues. */
  readonly #ignoreErrors: boolean;
  readonly #cancel: AbortController;
  readonly #running = new Set<Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  readonly failedSteps: Step[] = [];
  error: Error | undefined;

  constructor(
    context: StepContext,
    observer: StepObserver,
    options: Pick<DeploymentOptions, "parallel" | "continueOnError">,
    cancel: AbortController,
    ignoreErrors = false,
  ) {
    this.#context = context;
    this.#observer = observer;
    this.#options = options;
    this.#cancel = cancel;
    this.#ignoreErrors = ignoreErrors;
    cancel.signal.addEventListener("abort", () => {
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  /** Starts a chain of steps as soon as there is room. Resolves at its start, with a promise of its end. */
  async start(chain: readonly Step[]): Promise<{ readonly done: Promise<void> }> {
    while (!this.#cancel.signal.aborted && this.#running.size >= this.#options.parallel) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#cancel.signal.aborted) return { done: Promise.resolve() };
    const done = this.#run(chain).finally(() => {
      this.#running.delete(done);
      this.#waiting.shift()?.();
    });
    this.#running.add(done);
    return { done };
  }

  /** Runs independent steps, and waits for them. */
  async runAll(steps: readonly Step[]): Promise<void> {
    const started: Promise<void>[] = [];
    for (const step of steps) started.push((await this.start([step])).done);
    await Promise.all(started);
  }

  /** Waits for all started steps. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #run(chain: readonly Step[]): Promise<void> {
    for (const step of chain) {
      if (this.#cancel.signal.aborted) return;
      await this.#observer.before(step);
      const outcome = await step.apply(this.#context);
      await this.#observer.after(step, outcome);
      outcome.complete?.();
      if (outcome.error) {
        this.#fail(step, outcome.error);
        return;
      }
    }
  }

  #fail(step: Step, error: Error): void {
    this.error ??= error;
    if (this.#ignoreErrors) return;
    if (this.#options.continueOnError || error instanceof DeleteProtectedError) {
      step.fail();
      this.failedSteps.push(step);
    } else this.#cancel.abort();
  }
}
