import { dependenciesOf } from "./state/dependencies.ts";
import { DependencyGraph } from "./state/dependencyGraph.ts";
import type { PendingOperation, ResourceState, Snapshot } from "./state/resourceState.ts";
import type { RefreshStep } from "./steps/refreshStep.ts";
import type { Urn } from "./urn.ts";

/** The resources at the start of an operation, indexed. */
export class BaseState {
  readonly pendingOperations: readonly PendingOperation[];
  #resources: readonly ResourceState[] = [];
  #olds = new Map<Urn, ResourceState>();
  #allOlds = new Map<Urn, ResourceState[]>();
  #graph = new DependencyGraph([]);

  constructor(snapshot: Snapshot) {
    this.pendingOperations = snapshot.pendingOperations;
    this.#index(snapshot.resources);
  }

  get resources(): readonly ResourceState[] {
    return this.#resources;
  }

  get graph(): DependencyGraph {
    return this.#graph;
  }

  /** The live resource of a URN, not one that is pending deletion. */
  old(urn: Urn): ResourceState | undefined {
    return this.#olds.get(urn);
  }

  olds(): Iterable<ResourceState> {
    return this.#olds.values();
  }

  allOlds(urn: Urn): readonly ResourceState[] {
    return this.#allOlds.get(urn) ?? [];
  }

  #index(resources: readonly ResourceState[]): void {
    this.#resources = resources;
    this.#graph = new DependencyGraph(resources);
    this.#olds = new Map();
    this.#allOlds = new Map();
    for (const state of resources) {
      this.#allOlds.set(state.urn, [...(this.#allOlds.get(state.urn) ?? []), state]);
      if (!state.delete) this.#olds.set(state.urn, state);
    }
  }

  /** Replaces resources by what a refresh found, and drops references to deleted ones. */
  rebuild(steps: readonly RefreshStep[]): void {
    const refreshed = new Map(steps.map((step) => [step.old, step]));
    const resources: ResourceState[] = [];
    for (const old of this.#resources) {
      const step = refreshed.get(old);
      const state = step ? step.new : old;
      if (state) resources.push(state);
    }
    dropDanglingReferences(resources);
    this.#index(resources);
  }
}

/** Replaces deleted parents by their own parents, and drops other references to deleted resources. */
function dropDanglingReferences(resources: readonly ResourceState[]): void {
  const known = new Set<Urn>();
  for (const state of resources) {
    dropDependencies(state, known);
    known.add(state.urn);
  }
  const parents = new Map<Urn, Urn>();
  for (const state of resources) {
    if (!known.has(state.parent)) state.parent = parents.get(state.parent) ?? "";
    parents.set(state.urn, state.parent);
  }
}

function dropDependencies(state: ResourceState, known: ReadonlySet<Urn>): void {
  const kept = dependenciesOf(state).filter(({ urn }) => known.has(urn));
  state.dependencies = kept.filter(({ kind }) => kind === "dependency").map(({ urn }) => urn);
  state.replaceWith = kept.filter(({ kind }) => kind === "replaceWith").map(({ urn }) => urn);
  if (!known.has(state.deletedWith)) state.deletedWith = "";
  const properties: Record<string, Urn[]> = {};
  for (const { kind, key, urn } of kept) {
    if (kind === "property" && key !== undefined) properties[key] = [...(properties[key] ?? []), urn];
  }
  state.propertyDependencies = properties;
}
