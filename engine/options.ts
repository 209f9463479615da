import type { Plan } from "./plan.ts";
import { UrnTargets } from "./targets.ts";

/** Options of one operation. */
export interface DeploymentOptions {
  readonly dryRun: boolean;
  /** Largest number of concurrent steps. */
  readonly parallel: number;
  /** Refreshes before the program runs. */
  readonly refresh: boolean;
  /** Refreshes, and ends. */
  readonly refreshOnly: boolean;
  /** Deletes all resources instead of running the program. */
  readonly destroy: boolean;
  readonly targets: UrnTargets;
  readonly targetDependents: boolean;
  readonly excludes: UrnTargets;
  readonly excludeDependents: boolean;
  readonly replaceTargets: UrnTargets;
  readonly continueOnError: boolean;
  readonly ignoreProtect: boolean;
  /** A saved plan: a step that it does not allow fails. */
  readonly plan: Plan | undefined;
  readonly generatePlan: boolean;
}

export const defaultOptions: DeploymentOptions = {
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
