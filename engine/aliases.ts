import type { Alias } from "./goal.ts";
import { createUrn, qualifiedType, rootStackType, type Urn, urnName, urnType } from "./urn.ts";

interface Subject {
  readonly name: string;
  readonly type: string;
  readonly parent: Urn;
  readonly aliases: readonly Alias[];
}

/** Computes the former URNs of resources from those of their parents. */
export class AliasResolver {
  readonly #stack: string;
  readonly #project: string;
  readonly #parentAliases: ReadonlyMap<Urn, Urn>;

  /** @param parentAliases the former URN of each resource that was found under one */
  constructor(stack: string, project: string, parentAliases: ReadonlyMap<Urn, Urn>) {
    this.#stack = stack;
    this.#project = project;
    this.#parentAliases = parentAliases;
  }

  /** All URNs that a resource may have had before, in the order of the search. */
  urns({ name, type, parent, aliases }: Subject): Urn[] {
    const own = aliases.map((alias) => this.#collapse(name, type, parent, alias));
    const parentAlias = parent === "" ? undefined : this.#parentAliases.get(parent);
    if (parentAlias === undefined) return [...new Set(own)];
    const parentName = urnName(parent);
    const inherited = own.map((urn) => this.#inherit(urnType(urn), urnName(urn), parentName, parentAlias));
    return [...new Set([...own, this.#inherit(type, name, parentName, parentAlias), ...inherited])];
  }

  #collapse(name: string, type: string, parent: Urn, alias: Alias): Urn {
    if (alias.urn) return alias.urn;
    const given = alias.parent ? (this.#parentAliases.get(alias.parent) ?? alias.parent) : parent;
    const none = alias.noParent || (given !== "" && qualifiedType(given) === rootStackType);
    return createUrn(
      alias.stack || this.#stack,
      alias.project || this.#project,
      none ? "" : given,
      alias.type || type,
      alias.name || name,
    );
  }

  /** A child whose name starts with its parent's was renamed with its parent. */
  #inherit(type: string, name: string, parentName: string, parentAlias: Urn): Urn {
    const aliasName = name.startsWith(parentName) ? urnName(parentAlias) + name.slice(parentName.length) : name;
    return createUrn(this.#stack, this.#project, parentAlias, type, aliasName);
  }
}
