import { canonical } from "./recordings/lib.mjs";

type Recorded = Record<string, unknown>;

const comparedFields = [
  "op",
  "stack",
  "status",
  "result",
  "ops",
  "started",
  "changes",
  "diagnostics",
  "calls",
  "maxInFlight",
  "outputs",
  "planned",
  "stateUnchanged",
  "state",
];

/** Lines in which a program says that its engine has ended before it was ended itself: the two race. */
const outlived =
  /^((?:error|original message): Error: (?:Channel has been shut down|14 UNAVAILABLE)|failed to deliver log message\.|for call at|message severity: )/;

/** The same where the SDK could still report it. */
const reported = /failed with an unhandled exception:\s*(?:<ref \*1> )?Error: Channel has been shut down/;

const isOutlived = ({ severity, message }: { severity?: unknown; message?: unknown }): boolean =>
  (severity === "info#err" && outlived.test(String(message))) ||
  (severity === "error" && reported.test(String(message)));

/** The parts of a recording that two engines have to agree in; the order of messages is left to chance. */
export function comparableSteps(recording: Recorded): Recorded[] {
  const steps = canonical(structuredClone(recording["steps"]) as unknown[]) as Recorded[];
  return steps.map((step) => {
    const fields = comparedFields
      .filter((field) => step[field] !== undefined)
      .map((field) => [field, step[field]] as const);
    // A recording of a success may leave out that nothing went to standard error.
    const view: Recorded = { ...Object.fromEntries(fields), stderr: step["stderr"] ?? [] };
    if (Array.isArray(view["diagnostics"])) {
      const said = (view["diagnostics"] as Recorded[]).filter((entry) => !isOutlived(entry));
      view["diagnostics"] = said.map((entry) => JSON.stringify(entry)).sort();
    }
    return view;
  });
}
