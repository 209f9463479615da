import { BailError } from "./bail.ts";
import type { DeploymentContext, DiagnosticSink } from "./deploymentContext.ts";
import type { Progress } from "./progress.ts";
import type { PendingOperation, ResourceState } from "./state/resourceState.ts";
import type { UrnTargets } from "./targets.ts";

/** Reports targets that neither the state nor the program has. @returns the error of the operation, if any */
export function missingTargets(
  { base, report }: DeploymentContext,
  progress: Progress,
  targets: UrnTargets,
): BailError | undefined {
  const missing = [...targets.literals].filter((urn) => base.allOlds(urn).length === 0 && !progress.urns.has(urn));
  for (const urn of missing) {
    const hint = urn.includes("$") ? "" : " Did you forget to escape $ in your shell?";
    report("error", "", `Target '${urn}' could not be found in the stack.${hint}`);
  }
  return missing.length > 0 ? new BailError("one or more targets could not be found in the stack") : undefined;
}

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

/** The warning about operations with an unknown result. */
export const pendingOperationsWarning = (operations: readonly PendingOperation[]): string =>
  `Attempting to deploy or update resources with ${operations.length} pending operations from previous deployment.\n` +
  operations.map(({ type, resource }) => `  * ${resource.urn}, interrupted while ${type}\n`).join("") +
  advice;

const advice =
  "These resources are in an unknown state because the Pulumi CLI was interrupted while waiting for changes to these " +
  "resources to complete. You should confirm whether or not the operations listed completed successfully by checking " +
  "the state of the appropriate provider. For example, if you are using AWS, you can confirm using the AWS Console.\n\n" +
  "Once you have confirmed the status of the interrupted operations, you can repair your stack using `pulumi refresh` " +
  "which will refresh the state from the provider you are using and clear the pending operations if there are any.\n\n" +
  "Note that `pulumi refresh` will need to be run interactively to clear pending CREATE operations.";
