import { DEFAULT_OPTIONS, type DeploymentOptions } from "../options.ts";
import { UrnTargets } from "../targets.ts";
import type { OperationOptions } from "./operationOptions.ts";

export const replaceTargets = ({
  replace = [],
}: {
  readonly replace?: readonly string[];
}): Partial<DeploymentOptions> => ({
  replaceTargets: new UrnTargets(replace),
});

/** Combines the user's options with the defaults; `deployment` is set by the operation itself. */
export function deploymentOptions(
  options: OperationOptions,
  deployment: Partial<DeploymentOptions>,
): DeploymentOptions {
  return {
    ...DEFAULT_OPTIONS,
    parallel: options.parallel ?? DEFAULT_OPTIONS.parallel,
    refresh: options.refresh ?? false,
    targets: new UrnTargets(options.target),
    targetDependents: options.targetDependents ?? false,
    excludes: new UrnTargets(options.exclude),
    excludeDependents: options.excludeDependents ?? false,
    continueOnError: options.continueOnError ?? false,
    ...deployment,
  };
}
