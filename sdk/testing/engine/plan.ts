import type { DeploymentContext } from "./deploymentContext.ts";
import type { Progress } from "./progress.ts";
import type { Registration } from "./stepGenerator.ts";
import type { Step } from "./steps/step.ts";
import type { Urn } from "./urn.ts";
import type { PropertyMap } from "./value/propertyValue.ts";

/** Placeholder until saved plans land. */
export class Plan {
  readonly #generating: boolean;
  constructor(generating: boolean) {
    this.#generating = generating;
  }
  get generating(): boolean {
    return this.#generating;
  }
  seed(_urn: Urn): Uint8Array | undefined {
    return undefined;
  }
  expect(_urn: Urn): void {}
  allow(_context: DeploymentContext, _progress: Progress, _steps: readonly Step[]): void {}
  allowDeletions(_context: DeploymentContext, _steps: readonly Step[]): void {}
  checkGoal(
    _context: DeploymentContext,
    _registration: Registration,
    _oldInputs: PropertyMap,
    _recreating: boolean,
  ): void {}
  checkOutputs(_context: DeploymentContext, _urn: Urn, _old: PropertyMap, _outputs: PropertyMap): void {}
  setOutputs(_urn: Urn, _outputs: PropertyMap): void {}
  requireAll(_context: DeploymentContext): void {}
}
