import type { ResourceState } from "./state/resourceState.ts";
import type { UrnTargets } from "./targets.ts";
import type { Urn } from "./urn.ts";

/** What an operation has decided so far, by URN. */
export class Progress {
  /** Everything that was registered. */
  readonly urns = new Set<Urn>();
  readonly reads = new Set<Urn>();
  readonly creates = new Set<Urn>();
  readonly sames = new Set<Urn>();
  readonly updates = new Set<Urn>();
  readonly deletes = new Set<Urn>();
  readonly replaces = new Set<Urn>();
  readonly imports = new Set<Urn>();
  /** Creations that the targets left out. */
  readonly skippedCreates = new Set<Urn>();
  /** Deletions already planned, by entry: one URN may have several. */
  readonly pendingDeletes = new Set<ResourceState>();
  /** Provider resources of this run. */
  readonly providers = new Map<Urn, ResourceState>();
  /** Why dependents of a resource that is deleted before its replacement are replaced themselves. */
  readonly dependentReplaceKeys = new Map<Urn, readonly string[]>();
  /** Old URN to new URN, and the other way round. */
  readonly aliased = new Map<Urn, Urn>();
  readonly aliases = new Map<Urn, Urn>();
  /** Targets with the dependents that came in by them. */
  readonly targets: UrnTargets;
  readonly excludes: UrnTargets;
  /** An error was reported that fails the operation although it goes on, as a preview does to show everything. */
  sawError = false;

  constructor(targets: UrnTargets, excludes: UrnTargets) {
    this.targets = targets.clone();
    this.excludes = excludes.clone();
  }

  /** Whether the program registered what stands in the state under this URN. */
  isOperatedOn(urn: Urn): boolean {
    const current = this.aliased.get(urn) ?? urn;
    return [this.sames, this.updates, this.replaces, this.reads].some((set) => set.has(current));
  }

  hasGeneratedStep(urn: Urn): boolean {
    const sets = [this.creates, this.sames, this.updates, this.deletes, this.replaces, this.reads];
    return sets.some((set) => set.has(urn));
  }

  /** Everything that a step exists for already. */
  decided(): Set<Urn> {
    const sets = [this.reads, this.creates, this.sames, this.updates, this.deletes, this.replaces];
    return new Set(sets.flatMap((set) => [...set]));
  }
}
