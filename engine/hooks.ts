import type { DiagnosticSink } from "./deploymentContext.ts";
import type { HookCall, Step } from "./steps/step.ts";

/** Runs the hooks of resources, which are functions of the program. */
export class Hooks {
  readonly #runHook: (name: string, call: HookCall) => Promise<void>;
  readonly #report: DiagnosticSink;
  #hasFailed = false;

  constructor(runHook: (name: string, call: HookCall) => Promise<void>, report: DiagnosticSink) {
    this.#runHook = runHook;
    this.#report = report;
  }

  /** Set once a hook after a step has failed, which fails the operation. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  async run(call: HookCall): Promise<void> {
    for (const name of call.state.resourceHooks[call.type] ?? []) await this.#runHook(name, call);
  }

  async runAfter(call: HookCall): Promise<void> {
    try {
      await this.run(call);
    } catch (error) {
      this.#report("error", call.state.urn, error instanceof Error ? error.message : String(error));
      this.#hasFailed = true;
    }
  }

  /** Runs the hooks after a component, which is complete with its outputs. */
  async runAfterComponent({ new: state, old, op }: Step): Promise<void> {
    if (!state || state.custom || (op !== "create" && op !== "update")) return;
    const { id, inputs: newInputs, outputs: newOutputs } = state;
    await this.runAfter({
      type: op === "create" ? "AfterCreate" : "AfterUpdate",
      state,
      id,
      newInputs,
      newOutputs,
      ...(op === "update" && old ? { oldInputs: old.inputs, oldOutputs: old.outputs } : {}),
    });
  }
}
