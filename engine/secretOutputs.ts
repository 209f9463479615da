import type { ResourceState } from "./state/resourceState.ts";
import { makeSecret, Secret } from "./value/propertyValue.ts";

/** Outputs are secret where the program says so and where the input of that name is. */
export function markSecretOutputs(state: ResourceState, onId: () => void): void {
  for (const key of state.additionalSecretOutputs) {
    const value = state.outputs[key];
    if (key === "id") onId();
    else if (value !== undefined) state.outputs = { ...state.outputs, [key]: makeSecret(value) };
  }
  for (const [key, value] of Object.entries(state.outputs)) {
    if (state.inputs[key] instanceof Secret) state.outputs = { ...state.outputs, [key]: makeSecret(value) };
  }
}
