import { BailError } from "./bail.ts";
import type { DeploymentContext } from "./deploymentContext.ts";
import type { OutputsEvent } from "./goal.ts";
import type { Hooks } from "./hooks.ts";
import type { OperationLog } from "./operationLog.ts";
import { SameStep } from "./steps/sameStep.ts";
import type { Step } from "./steps/step.ts";
import { qualifiedType, rootStackType, type Urn } from "./urn.ts";

/** The outputs that a program registers for its components, and for the stack. */
export class RegisteredOutputs {
  readonly #context: DeploymentContext;
  readonly #hooks: Hooks;
  readonly #log: OperationLog;
  /** Steps whose resource may still receive outputs. */
  readonly #steps = new Map<Urn, Step>();
  #ofStack: OutputsEvent | undefined;

  constructor(context: DeploymentContext, hooks: Hooks, log: OperationLog) {
    this.#context = context;
    this.#hooks = hooks;
    this.#log = log;
  }

  expect(step: Step): void {
    this.#steps.set(step.urn, step);
  }

  async register(event: OutputsEvent): Promise<void> {
    if (qualifiedType(event.urn) === rootStackType) this.#ofStack = event;
    else await this.#store(event.urn, event.outputs);
    event.done();
  }

  /** Stores the stack's outputs last; after a failure, only adds to the known ones. */
  async finishStack(failed: boolean): Promise<void> {
    const event = this.#ofStack;
    if (!event) return;
    const old = this.#context.base.old(event.urn)?.outputs ?? {};
    try {
      await this.#store(event.urn, failed ? { ...old, ...event.outputs } : event.outputs);
    } catch (error) {
      // The real engine ends without a message if the stack's outputs differ from the plan; this one reports the cause.
      const message = error instanceof Error ? error.message : String(error);
      if (!failed) this.#context.report("error", event.urn, message);
      throw new BailError(message);
    }
  }

  async #store(urn: Urn, outputs: OutputsEvent["outputs"]): Promise<void> {
    const step = this.#steps.get(urn);
    if (!step?.new) throw new Error(`cannot complete a resource '${urn}' whose registration isn't pending`);
    this.#steps.delete(urn);
    if (step instanceof SameStep && step.skippedCreate) return;
    this.#context.planning.registeredOutputs(urn, this.#context.base.old(urn)?.outputs ?? {}, outputs);
    step.new.outputs = outputs;
    await this.#hooks.runAfterComponent(step);
    await this.#log.outputs(step);
  }
}
