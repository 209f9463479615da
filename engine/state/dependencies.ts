import { parseProviderReference, type Urn } from "../urn.ts";
import type { ResourceState } from "./resourceState.ts";

type DependencyKind = "parent" | "dependency" | "property" | "deletedWith" | "replaceWith";

interface Dependency {
  readonly kind: DependencyKind;
  readonly urn: Urn;
  /** The dependent property, for kind `property`. */
  readonly key?: string;
}

/** All dependencies of a resource, except its provider. */
export function dependenciesOf(state: ResourceState): Dependency[] {
  const all: Dependency[] = [];
  if (state.parent !== "") all.push({ kind: "parent", urn: state.parent });
  for (const urn of state.dependencies) all.push({ kind: "dependency", urn });
  for (const [key, urns] of Object.entries(state.propertyDependencies)) {
    for (const urn of urns) all.push({ kind: "property", urn, key });
  }
  if (state.deletedWith !== "") all.push({ kind: "deletedWith", urn: state.deletedWith });
  for (const urn of state.replaceWith) all.push({ kind: "replaceWith", urn });
  return all;
}

export const providerUrn = (state: ResourceState): Urn =>
  state.provider === "" ? "" : parseProviderReference(state.provider).urn;

/** URNs of all dependencies of a resource, including its provider. */
export function allDependencyUrns(state: ResourceState): Urn[] {
  const urns = dependenciesOf(state).map((dependency) => dependency.urn);
  const provider = providerUrn(state);
  return provider === "" ? urns : [...urns, provider];
}
