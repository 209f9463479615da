import type { ResourceState } from "../state/resourceState.ts";
import type { Urn } from "../urn.ts";
import { failure, Step, type StepContext, type StepOutcome } from "./step.ts";

/** A deletion of a protected resource; other deletions continue. */
export class DeleteProtectedError extends Error {
  constructor(urn: Urn) {
    super(
      `resource ${JSON.stringify(urn)} cannot be deleted\n` +
        "because it is protected. To unprotect the resource, either remove the `protect` flag from the resource in " +
        "your Pulumi program and run `pulumi up`, or use the command:\n" +
        `\`pulumi state unprotect '${urn}'\``,
    );
  }
}

interface DeleteOptions {
  /** Part of a replacement. */
  readonly replacing?: boolean;
  /** Deleted before its replacement is created: stays in the state, marked, until then. */
  readonly pendingReplacement?: boolean;
}

/** Deletes a resource; only removes it from the state if Pulumi must not delete it. */
export class DeleteStep extends Step {
  readonly op: "delete" | "delete-replaced" | "discard" | "discard-replaced";
  readonly old: ResourceState;
  readonly new = undefined;
  override readonly logical: boolean;
  readonly #options: DeleteOptions;
  readonly #deletions: ReadonlySet<Urn>;

  /** @param deletions the operation's other deletions, for resources that are deleted with another one */
  constructor(old: ResourceState, deletions: ReadonlySet<Urn>, options: DeleteOptions = {}) {
    super(old);
    this.old = old;
    this.#deletions = deletions;
    this.#options = options;
    this.logical = !options.replacing;
    if (old.external) this.op = options.replacing ? "discard-replaced" : "discard";
    else this.op = options.replacing ? "delete-replaced" : "delete";
  }

  async apply(context: StepContext): Promise<StepOutcome> {
    const { old } = this;
    const hook = { state: old, id: old.id, oldInputs: old.inputs, oldOutputs: old.outputs };
    try {
      await context.runHooks({ ...hook, type: "BeforeDelete" });
      if (!this.#options.replacing && old.protect && !context.ignoreProtect) throw new DeleteProtectedError(old.urn);
      if (!context.dryRun && this.#reachesProvider()) await this.#delete(context);
    } catch (error) {
      return failure(error);
    }
    if (this.#options.pendingReplacement) old.pendingReplacement = true;
    await context.runAfterHooks({ ...hook, type: "AfterDelete" });
    return { status: "ok" };
  }

  #reachesProvider(): boolean {
    const { old } = this;
    const gone = old.deletedWith !== "" && this.#deletions.has(old.deletedWith);
    return old.custom && !old.external && !old.retainOnDelete && !gone;
  }

  async #delete(context: StepContext): Promise<void> {
    const { urn, id, inputs, outputs, customTimeouts } = this.old;
    const provider = context.providerOf(this.type, this.provider, urn);
    await provider.delete({ urn, id, inputs, outputs, timeout: customTimeouts.delete ?? 0 });
  }
}
