import { BailError } from "./bail.ts";
import type { DeploymentContext } from "./deploymentContext.ts";
import type { Progress } from "./progress.ts";
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
