import { groupVersion } from "./kubeObject.ts";
import type { ResourceDefinition } from "./resource.ts";

/** The served resources, by group, version and plural name. */
export class Catalog {
  readonly #groups = new Map<string, Map<string, Map<string, ResourceDefinition>>>();
  readonly #listeners = new Set<() => void>();

  add(definition: ResourceDefinition): void {
    const { group, version, resource } = definition;
    const versions = this.#groups.get(group) ?? new Map<string, Map<string, ResourceDefinition>>();
    this.#groups.set(group, versions);
    const resources = versions.get(version) ?? new Map<string, ResourceDefinition>();
    versions.set(version, resources);
    resources.set(resource, definition);
    this.#changed();
  }

  remove({ group, version, resource }: Pick<ResourceDefinition, "group" | "version" | "resource">): void {
    const versions = this.#groups.get(group);
    const resources = versions?.get(version);
    resources?.delete(resource);
    if (resources?.size === 0) versions?.delete(version);
    if (versions?.size === 0) this.#groups.delete(group);
    this.#changed();
  }

  find(group: string, version: string, resource: string): ResourceDefinition | undefined {
    return this.#groups.get(group)?.get(version)?.get(resource);
  }

  /** The preferred (first registered) version of a resource. */
  preferred(group: string, resource: string): ResourceDefinition | undefined {
    for (const resources of this.#groups.get(group)?.values() ?? []) {
      const found = resources.get(resource);
      if (found) return found;
    }
    return undefined;
  }

  byKind(apiVersion: string, kind: string): ResourceDefinition | undefined {
    return this.all().find((d) => d.kind === kind && groupVersion(d.group, d.version) === apiVersion);
  }

  /** All groups in order of registration, with the core group (`""`). */
  groups(): string[] {
    return [...this.#groups.keys()];
  }

  versions(group: string): string[] {
    return [...(this.#groups.get(group)?.keys() ?? [])];
  }

  /** Sorted by name. */
  resources(group: string, version: string): ResourceDefinition[] {
    const found = [...(this.#groups.get(group)?.get(version)?.values() ?? [])];
    return found.sort((a, b) => (a.resource < b.resource ? -1 : 1));
  }

  all(): ResourceDefinition[] {
    return this.groups().flatMap((g) => this.versions(g).flatMap((v) => this.resources(g, v)));
  }

  /** Calls the listener whenever a resource is added or removed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
