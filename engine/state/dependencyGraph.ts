import type { Urn } from "../urn.ts";
import { allDependencyUrns, dependenciesOf, providerUrn } from "./dependencies.ts";
import type { ResourceState } from "./resourceState.ts";

/** The dependency graph of a list in which every resource follows its dependencies. */
export class DependencyGraph {
  readonly #resources: readonly ResourceState[];
  readonly #index = new Map<ResourceState, number>();
  readonly #descendants = new Map<Urn, number[]>();

  constructor(resources: readonly ResourceState[]) {
    this.#resources = resources;
    const byUrn = new Map<Urn, ResourceState>();
    resources.forEach((state, index) => {
      this.#index.set(state, index);
      byUrn.set(state.urn, state);
      const seen = new Set<Urn>();
      for (let parent = state.parent; parent !== "" && !seen.has(parent); parent = byUrn.get(parent)?.parent ?? "") {
        seen.add(parent);
        const descendants = this.#descendants.get(parent) ?? [];
        descendants.push(index);
        this.#descendants.set(parent, descendants);
      }
    });
  }

  contains(state: ResourceState): boolean {
    return this.#index.has(state);
  }

  /** Puts a refreshed copy in the place of its original. */
  alias(copy: ResourceState, original: ResourceState): void {
    const index = this.#index.get(original);
    if (index !== undefined && !this.#index.has(copy)) this.#index.set(copy, index);
  }

  /** All direct and indirect dependents, in dependency order. */
  dependingOn(root: ResourceState, ignore: ReadonlySet<Urn>, includeChildren: boolean): ResourceState[] {
    const dependents: ResourceState[] = [];
    const urns = new Set<Urn>([root.urn]);
    for (const candidate of this.#resources.slice((this.#index.get(root) ?? 0) + 1)) {
      if (ignore.has(candidate.urn)) continue;
      const needs = dependenciesOf(candidate).some(
        ({ kind, urn }) => (kind !== "parent" || includeChildren) && urns.has(urn),
      );
      if (!needs && !urns.has(providerUrn(candidate))) continue;
      dependents.push(candidate);
      urns.add(candidate.urn);
    }
    return dependents;
  }

  /** The direct dependencies; a component includes its children. */
  dependenciesOf(state: ResourceState): Set<ResourceState> {
    const needed = new Set(allDependencyUrns({ ...state, parent: "" }).filter((urn) => urn !== ""));
    const result = new Set<ResourceState>();
    const end = this.#index.get(state) ?? this.#resources.length;
    for (let index = end - 1; index >= 0; index--) {
      const candidate = this.#resources[index];
      if (!candidate) continue;
      if (needed.has(candidate.urn)) {
        result.add(candidate);
        if (!candidate.custom) for (const child of this.#childrenBefore(candidate.urn, end)) result.add(child);
      }
      if (candidate.urn === state.parent) result.add(candidate);
    }
    return result;
  }

  transitiveDependenciesOf(state: ResourceState): Set<ResourceState> {
    const current = new Map<Urn, ResourceState>();
    const condemned = new Map<Urn, ResourceState>();
    for (const resource of this.#resources) (resource.delete ? condemned : current).set(resource.urn, resource);
    const lookup = (from: ResourceState, urn: Urn): ResourceState | undefined =>
      (from.delete ? condemned.get(urn) : undefined) ?? current.get(urn) ?? condemned.get(urn);
    const marked = new Set<ResourceState>();
    const mark = (resource: ResourceState | undefined): void => {
      if (!resource || marked.has(resource)) return;
      marked.add(resource);
      for (const urn of allDependencyUrns(resource)) mark(lookup(resource, urn));
    };
    const root = lookup(state, state.urn);
    mark(root);
    marked.delete(state);
    if (root) marked.delete(root);
    return marked;
  }

  #childrenBefore(urn: Urn, end: number): ResourceState[] {
    const indices = (this.#descendants.get(urn) ?? []).filter((index) => index < end);
    return indices.map((index) => this.#resources[index]).filter((state) => state !== undefined);
  }
}
