import type { ResourceState } from "./state/resourceState.ts";
import { makeSecret, Secret } from "./value/propertyValue.ts";

/** An output is secret if the program marks it or if the input of the same name is secret. */
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
