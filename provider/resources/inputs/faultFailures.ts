import type { Fault } from "../../image/error.ts";
import { describeFault } from "../../image/invalidInputError.ts";
import type { Failure } from "./transient.ts";

/** Faults as the engine shows them, which prints the property itself. */
export const faultFailures = (faults: readonly Fault[]): Failure[] =>
  faults.map((fault) => ({ property: fault.path, reason: describeFault({ ...fault, path: "" }) }));
