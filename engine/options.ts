import type { Plan } from "./plan.ts";
import { UrnTargets } from "./targets.ts";

/** How one operation runs. */
export interface DeploymentOptions {
  readonly dryRun: boolean;
  /** Most steps at once. */
  readonly parallel: number;
  /** Refresh before anything else, or nothing else. */
  readonly refresh: boolean;
  readonly refreshOnly: boolean;
  /** Delete everything instead of running the program. */
  readonly destroy: boolean;
  readonly targets: UrnTargets;
  readonly targetDependents: boolean;
  readonly excludes: UrnTargets;
  readonly excludeDependents: boolean;
  readonly replaceTargets: UrnTargets;
  readonly continueOnError: boolean;
  readonly ignoreProtect: boolean;
  /** Constraints that the operation has to keep to. */
  readonly plan: Plan | undefined;
  readonly generatePlan: boolean;
}

export const DEFAULT_OPTIONS: DeploymentOptions = {
  dryRun: false,
  parallel: 16,
  refresh: false,
  refreshOnly: false,
  destroy: false,
  targets: new UrnTargets(),
  targetDependents: false,
  excludes: new UrnTargets(),
  excludeDependents: false,
  replaceTargets: new UrnTargets(),
  continueOnError: false,
  ignoreProtect: false,
  plan: undefined,
  generatePlan: false,
};
