import { BailError } from "./bail.ts";
import type { DiagnosticSink } from "./deploymentContext.ts";
import type { ResourceState } from "./state/resourceState.ts";

/**
 * Hooks are functions of the program, and a destroy does not run it.
 *
 * @throws BailError if a resource has hooks for its deletion
 */
export function rejectDeleteHooks(resources: readonly ResourceState[], report: DiagnosticSink): void {
  const hooked = resources.map(({ urn, resourceHooks }) => ({
    urn,
    names: [...(resourceHooks["BeforeDelete"] ?? []), ...(resourceHooks["AfterDelete"] ?? [])],
  }));
  const rejected = hooked.filter(({ names }) => names.length > 0);
  for (const { urn, names } of rejected) {
    const hooks = names.join(", ");
    report("error", urn, `Resource has delete hooks registered, but the program is not running. Hooks: ${hooks}`);
  }
  if (rejected.length > 0) throw new BailError("delete hooks need the program");
}
