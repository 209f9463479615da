import type { ResourceState } from "./state/resourceState.ts";
import type { UrnTargets } from "./targets.ts";
import type { Urn } from "./urn.ts";

/** The decisions of an operation so far, by URN. */
export class Progress {
  /** All registered URNs. */
  readonly urns = new Set<Urn>();
  readonly reads = new Set<Urn>();
  readonly creates = new Set<Urn>();
  readonly sames = new Set<Urn>();
  readonly updates = new Set<Urn>();
  readonly deletes = new Set<Urn>();
  readonly replaces = new Set<Urn>();
  readonly imports = new Set<Urn>();
  /** Creations that the targets exclude. */
  readonly skippedCreates = new Set<Urn>();
  /** Entries of the state that will be deleted: several may have one URN. */
  readonly pendingDeletes = new Set<ResourceState>();
  /** Provider resources of this run. */
  readonly providers = new Map<Urn, ResourceState>();
  /** For each resource that is replaced because something it depends on is deleted first: the properties that force this. */
  readonly dependentReplaceKeys = new Map<Urn, readonly string[]>();
  /** New URNs by old ones. */
  readonly aliased = new Map<Urn, Urn>();
  /** Old URNs by new ones. */
  readonly aliases = new Map<Urn, Urn>();
  /** The targets and the dependents that they include. */
  readonly targets: UrnTargets;
  readonly excludes: UrnTargets;
  /** Set after an error that fails the operation at its end; a preview continues, to show everything. */
  sawError = false;

  constructor(targets: UrnTargets, excludes: UrnTargets) {
    this.targets = targets.clone();
    this.excludes = excludes.clone();
  }

  /** True if the program keeps, updates, replaces or reads the resource with this URN of the state. */
  isOperatedOn(urn: Urn): boolean {
    const current = this.aliased.get(urn) ?? urn;
    return [this.sames, this.updates, this.replaces, this.reads].some((set) => set.has(current));
  }

  hasGeneratedStep(urn: Urn): boolean {
    const sets = [this.creates, this.sames, this.updates, this.deletes, this.replaces, this.reads];
    return sets.some((set) => set.has(urn));
  }

  /** All resources that already have a step. */
  decided(): Set<Urn> {
    const sets = [this.reads, this.creates, this.sames, this.updates, this.deletes, this.replaces];
    return new Set(sets.flatMap((set) => [...set]));
  }
}
