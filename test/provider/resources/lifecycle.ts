import { type Diagnostic, describeDiagnostic } from "../../../provider/image/diagnostic.ts";
import type { Context, Handlers } from "../../../provider/resources/handlers.ts";
import type { Transient } from "../../../provider/resources/inputs/transient.ts";
import { PartialFailure } from "../../../provider/resources/partialFailure.ts";

/** Outcome of an update. */
export type Outcome = "create" | "update" | "same" | "replace";

/** One resource as the engine drives it: check, diff, then the handler that fits; the state is kept as the engine keeps it. */
export class Lifecycle<Inputs extends object, Outputs extends Inputs> {
  readonly #handlers: Handlers<Inputs, Outputs>;
  readonly #context: () => Context;
  /** Replaced objects that are still to be deleted. */
  readonly #replaced: { id: string; outs: Outputs }[] = [];
  state: { id: string; inputs: Inputs; outs: Outputs; isPartial?: true } | undefined;

  constructor(handlers: Handlers<Inputs, Outputs>, context: () => Context) {
    this.#handlers = handlers;
    this.#context = context;
  }

  get outs(): Outputs {
    if (this.state === undefined) throw new Error("nothing is in the state");
    return this.state.outs;
  }

  /** @throws CheckFailures, and whatever the handlers throw */
  async up(declared: Inputs, transient?: Partial<Transient>): Promise<Outcome> {
    await this.#deleteReplaced();
    const given = { ...overTheWire(declared), transient: { dryRun: false, ...transient } };
    const { inputs, diagnostics } = this.#handlers.check(given, this.state?.inputs ?? {});
    if (diagnostics.length > 0) throw new CheckFailures(diagnostics);
    const { state } = this;
    if (state === undefined) return this.#create(overTheWire(inputs));
    const {
      changes,
      replaces = [],
      deletesFirst = false,
    } = this.#handlers.diff(overTheWire(state.outs), overTheWire(inputs));
    // The engine updates what failed in part, also where nothing differs.
    if (!changes && state.isPartial !== true) {
      this.state = { ...state, inputs };
      return "same";
    }
    if (replaces.length === 0) return this.#update(overTheWire(inputs));
    this.#replaced.push(state);
    if (deletesFirst) await this.#deleteReplaced();
    try {
      await this.#create(overTheWire(inputs));
    } catch (error) {
      // A replacement that was not created leaves the old object in place, unless that went first.
      if (this.state === state) {
        this.#replaced.pop();
        if (deletesFirst) this.state = undefined;
      }
      throw error;
    }
    await this.#deleteReplaced();
    return "replace";
  }

  /** What a failure kept from being deleted, the next operation deletes. */
  async #deleteReplaced(): Promise<void> {
    for (let old = this.#replaced.at(-1); old !== undefined; old = this.#replaced.at(-1)) {
      await this.#handlers.delete(this.#context(), old.id, overTheWire(old.outs));
      this.#replaced.pop();
    }
  }

  /** True if the engine would report drift. */
  async refresh(): Promise<"same" | "drift" | "gone"> {
    const { state } = this;
    if (state === undefined) throw new Error("nothing is in the state");
    const found = await this.#handlers.read(this.#context(), state.id, overTheWire(state.outs));
    if (found === undefined) {
      this.state = undefined;
      return "gone";
    }
    const { inputs, outs } = overTheWire(found);
    this.state = { id: state.id, inputs, outs };
    return this.#handlers.diff(outs, state.inputs).changes ? "drift" : "same";
  }

  async destroy(): Promise<void> {
    const { state } = this;
    if (state === undefined) throw new Error("nothing is in the state");
    await this.#handlers.delete(this.#context(), state.id, overTheWire(state.outs));
    this.state = undefined;
  }

  async #create(inputs: Inputs): Promise<"create"> {
    const { id, outs } = await this.#keeping(inputs, () => this.#handlers.create(this.#context(), inputs));
    this.state = { id, inputs, outs: overTheWire(outs) };
    return "create";
  }

  async #update(inputs: Inputs): Promise<"update"> {
    const { id = "", outs, inputs: before = inputs } = this.state ?? {};
    const olds = overTheWire(outs as Outputs);
    const updated = await this.#keeping(before, () => this.#handlers.update(this.#context(), id, olds, inputs));
    this.state = { id, inputs, outs: overTheWire(updated) };
    return "update";
  }

  async #keeping<T>(inputs: Inputs, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof PartialFailure)
        this.state = { id: error.id, inputs, outs: overTheWire(error.outs as Outputs), isPartial: true };
      throw error;
    }
  }
}

/** Failures of `check`. */
class CheckFailures extends Error {
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(describeDiagnostic).join("\n"));
  }
}

const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
