import type { DiagnosticSink } from "./deploymentContext.ts";
import type { CheckFailure } from "./provider/resourceProvider.ts";
import type { ResourceState } from "./state/resourceState.ts";
import { urnName } from "./urn.ts";
import { formatGo } from "./value/goFormat.ts";

/** Reports all failures of one check. @returns true if there are any */
export function reportCheckFailures(
  report: DiagnosticSink,
  state: ResourceState,
  failures: readonly CheckFailure[],
): boolean {
  const name = urnName(state.urn);
  for (const { property, reason } of failures) {
    const problem =
      property === ""
        ? `${state.type} resource '${name}' has a problem: ${reason}`
        : `${state.type} resource '${name}': property ${property} value ${formatGo(state.inputs[property])} has a problem: ${reason}`;
    report("error", state.urn, problem);
  }
  return failures.length > 0;
}
