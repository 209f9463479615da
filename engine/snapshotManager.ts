import type { OperationType, PendingOperation, ResourceState, Snapshot } from "./state/resourceState.ts";
import { SameStep } from "./steps/sameStep.ts";
import type { Step, StepOp, StepOutcome } from "./steps/step.ts";
import { createUrn, qualifiedType, rootStackType, type Urn, urnName, urnType } from "./urn.ts";
import { mapsEqual, valuesEqual } from "./value/propertyValue.ts";

const pending: Readonly<Partial<Record<StepOp, OperationType>>> = {
  create: "creating",
  "create-replacement": "creating",
  update: "updating",
  delete: "deleting",
  "delete-replaced": "deleting",
  discard: "deleting",
  "discard-replaced": "deleting",
  read: "reading",
  "read-replacement": "reading",
  import: "importing",
  "import-replacement": "importing",
};

/**
 * Writes the checkpoint before and after each step that changes something. Visited resources come first, in the order of
 * their steps; the others follow in their old order.
 */
export class SnapshotManager {
  readonly #base: () => readonly ResourceState[];
  readonly #oldOperations: readonly PendingOperation[];
  readonly #save: (snapshot: Snapshot) => Promise<void>;
  readonly #news: ResourceState[] = [];
  readonly #done = new Set<ResourceState>();
  readonly #operations: PendingOperation[] = [];
  #saving: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(
    base: () => readonly ResourceState[],
    oldOperations: readonly PendingOperation[],
    save: (snapshot: Snapshot) => Promise<void>,
  ) {
    this.#base = base;
    this.#oldOperations = oldOperations;
    this.#save = save;
  }

  async begin(step: Step): Promise<void> {
    const type = pending[step.op];
    if (!type) return;
    this.#operations.push({ type, resource: step.resource });
    await this.write();
  }

  async end(step: Step, outcome: StepOutcome): Promise<void> {
    const index = this.#operations.findIndex(({ resource }) => resource === step.resource);
    if (index >= 0) this.#operations.splice(index, 1);
    const exists = !outcome.error || outcome.status === "partial";
    const changed = exists ? this.#record(step) : pending[step.op] !== undefined;
    if (changed) await this.write();
  }

  /** Records the result of a step. @returns true if the checkpoint must be written */
  #record(step: Step): boolean {
    const { op, old, new: state } = step;
    if (op === "replace" || op === "refresh") return false;
    if (step instanceof SameStep) {
      this.#done.add(step.old);
      if (step.skippedCreate) return false;
      this.#news.push(step.new);
      return sameMustBeWritten(step.old, step.new);
    }
    if (op === "create" || op === "create-replacement") {
      if (old?.pendingReplacement) this.#done.add(old);
    } else if (old && !(pending[op] === "deleting" && old.pendingReplacement) && op !== "read-replacement") {
      this.#done.add(old);
    }
    if (state) this.#news.push(state);
    return true;
  }

  /** The current checkpoint. */
  snapshot(): Snapshot {
    const visited = this.#news.filter((state) => !this.#done.has(state));
    const untouched = this.#base().filter((state) => !this.#done.has(state));
    const kept = this.#oldOperations.filter(({ type }) => type === "creating");
    return normalizeAliases({
      resources: [...visited, ...untouched],
      pendingOperations: [...this.#operations, ...kept],
    });
  }

  /** Writes the checkpoint; calls during a write share the next one. */
  write(): Promise<void> {
    if (!this.#saving) return this.#start();
    this.#next ??= this.#saving.then(() => {
      this.#next = undefined;
      return this.#start();
    });
    return this.#next;
  }

  #start(): Promise<void> {
    const saving = this.#save(this.snapshot()).finally(() => {
      if (this.#saving === saving) this.#saving = undefined;
    });
    this.#saving = saving;
    return saving;
  }
}

function sameMustBeWritten(old: ResourceState, state: ResourceState): boolean {
  const fixed = ["urn", "type", "provider", "parent", "protect", "retainOnDelete", "deletedWith"] as const;
  const lists = ["dependencies", "replaceWith", "customTimeouts", "resourceHooks"] as const;
  return (
    fixed.some((field) => old[field] !== state[field]) ||
    lists.some((field) => JSON.stringify(old[field]) !== JSON.stringify(state[field])) ||
    !mapsEqual(old.inputs, state.inputs) ||
    !mapsEqual(old.outputs, state.outputs) ||
    !valuesEqual(old.replacementTrigger, state.replacementTrigger)
  );
}

/** Replaces references to former URNs, then drops the former URNs. */
function normalizeAliases({ resources, pendingOperations }: Snapshot): Snapshot {
  const renamed = new Map<Urn, Urn>();
  for (const { urn, aliases, parent } of resources) {
    for (const alias of aliases) renamed.set(alias, urn);
    const newParent = renamed.get(parent);
    // A child without a step moves with its parent.
    if (newParent !== undefined && qualifiedType(newParent) !== rootStackType) {
      const [stack = "", project = ""] = urn.slice("urn:pulumi:".length).split("::");
      renamed.set(urn, createUrn(stack, project, newParent, urnType(urn), urnName(urn)));
    }
  }
  if (renamed.size === 0) return { resources, pendingOperations };
  const rename = (urn: Urn): Urn => renamed.get(urn) ?? urn;
  const normalize = (state: ResourceState): ResourceState => {
    const at = state.provider.lastIndexOf("::");
    const provider = at < 0 ? "" : rename(state.provider.slice(0, at)) + state.provider.slice(at);
    return {
      ...state,
      urn: rename(state.urn),
      parent: rename(state.parent),
      provider,
      dependencies: state.dependencies.map(rename),
      propertyDependencies: Object.fromEntries(
        Object.entries(state.propertyDependencies).map(([key, urns]) => [key, urns.map(rename)]),
      ),
      deletedWith: rename(state.deletedWith),
      replaceWith: state.replaceWith.map(rename),
      aliases: [],
    };
  };
  return { resources: resources.map(normalize), pendingOperations };
}
