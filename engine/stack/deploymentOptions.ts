import { OfflineEngineError } from "../offlineEngineError.ts";
import { type DeploymentOptions, defaultOptions } from "../options.ts";
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
    ...defaultOptions,
    parallel: options.parallel ?? defaultOptions.parallel,
    refresh: options.refresh ?? false,
    targets: new UrnTargets(options.target),
    targetDependents: options.targetDependents ?? false,
    excludes: new UrnTargets(options.exclude),
    excludeDependents: options.excludeDependents ?? false,
    continueOnError: options.continueOnError ?? false,
    ...deployment,
  };
}

/** Options of the Automation API that change what an operation does, and that the engine does not have. */
const unsupported = [
  "attachDebugger",
  "configFile",
  "excludeProtected",
  "importFile",
  "importPendingCreates",
  "policyPackConfigs",
  "policyPacks",
  "program",
  "runProgram",
] as const;

/** @throws OfflineEngineError UNSUPPORTED_OPTION */
export function rejectUnsupported(options: OperationOptions): void {
  const given: Readonly<Record<string, unknown>> = { ...options };
  const isGiven = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));
  const names = unsupported.filter((name) => isGiven(given[name]));
  if (names.length === 0) return;
  throw new OfflineEngineError(
    "UNSUPPORTED_OPTION",
    `the offline engine does not support ${names.join(", ")}: leave out the option, or run the operation with the Pulumi CLI`,
  );
}
