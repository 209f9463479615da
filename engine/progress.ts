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
  /** Planned deletions, by entry: one URN may have several. */
  readonly pendingDeletes = new Set<ResourceState>();
  /** Provider resources of this run. */
  readonly providers = new Map<Urn, ResourceState>();
  /** The properties that replace a dependent because its dependency is deleted before its replacement. */
  readonly dependentReplaceKeys = new Map<Urn, readonly string[]>();
  /** Old URN to new URN, and the reverse. */
  readonly aliased = new Map<Urn, Urn>();
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

  /** Says if the program registered the resource with this URN in the state. */
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
