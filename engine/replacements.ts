import type { DeploymentContext } from "./deploymentContext.ts";
import type { Progress } from "./progress.ts";
import { applyReplaceOnChanges, diffResource, isReplace } from "./resourceDiff.ts";
import { providerUrn } from "./state/dependencies.ts";
import type { ResourceState } from "./state/resourceState.ts";
import { isProviderType, type Urn } from "./urn.ts";
import { computed, type PropertyMap } from "./value/propertyValue.ts";

/** A resource that must be replaced with another one, and the properties that require it. */
interface DependentReplacement {
  readonly resource: ResourceState;
  readonly keys: readonly string[];
}

/**
 * The dependents to replace with a resource that is deleted before its replacement: those whose provider requires a
 * replacement when the inputs from replaced resources are unknown. Other dependents only get new inputs later.
 */
export async function dependentReplacements(
  context: DeploymentContext,
  progress: Progress,
  root: ResourceState,
): Promise<DependentReplacement[]> {
  const replaced = new Set<Urn>([root.urn]);
  const found: DependentReplacement[] = [];
  // A registered resource cannot depend on a resource whose replacement starts now.
  for (const resource of context.base.graph.dependingOn(root, progress.decided(), false)) {
    const keys = await replacementKeys(context, resource, replaced);
    if (!keys) continue;
    found.push({ resource, keys });
    replaced.add(resource.urn);
  }
  return found;
}

/** The properties that require a replacement; `undefined` if there is none. */
async function replacementKeys(
  context: DeploymentContext,
  resource: ResourceState,
  replaced: ReadonlySet<Urn>,
): Promise<readonly string[] | undefined> {
  if (!resource.custom || resource.external) return undefined;
  const ensure = (): void => context.providers.ensure(resource.provider, context.base.resources);
  if (resource.provider !== "" && replaced.has(providerUrn(resource))) {
    ensure();
    return [];
  }
  if (resource.deletedWith !== "" && replaced.has(resource.deletedWith)) return [];
  const newInputs = inputsWithUnknowns(resource, replaced);
  if (!newInputs) return undefined;
  const isProvider = isProviderType(resource.type);
  if (isProvider) context.providers.same(resource, false);
  else ensure();
  const provider = isProvider ? context.providers : context.providers.get(resource.provider);
  if (!provider) throw new Error(`resource ${resource.urn} has no provider`);
  const { urn, id, inputs: oldInputs, outputs: oldOutputs, ignoreChanges } = resource;
  const request = { urn, id, oldInputs, oldOutputs, newInputs, allowUnknowns: true, ignoreChanges };
  const diff = applyReplaceOnChanges(await diffResource(provider, request), resource.replaceOnChanges, false);
  return isReplace(diff) ? diff.replaceKeys : undefined;
}

function inputsWithUnknowns(resource: ResourceState, replaced: ReadonlySet<Urn>): PropertyMap | undefined {
  const depends = (key: string): boolean => (resource.propertyDependencies[key] ?? []).some((urn) => replaced.has(urn));
  if (!Object.keys(resource.inputs).some(depends)) return undefined;
  return Object.fromEntries(
    Object.entries(resource.inputs).map(([key, value]) => [key, depends(key) ? computed : value]),
  );
}

/** Resources whose options ask for replacement or deletion together with this one. */
export function cascadeReplacements(context: DeploymentContext, urn: Urn): DependentReplacement[] {
  const found = new Map<Urn, ResourceState>();
  for (const state of [...context.news.values(), ...context.base.olds()]) {
    const cascades = state.replaceWith.includes(urn) || state.deletedWith === urn;
    if (cascades && !found.has(state.urn)) found.set(state.urn, state);
  }
  return [...found.values()].map((resource) => ({ resource, keys: [] }));
}
