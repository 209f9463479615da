/** End-to-end suites that CI runs on the real engine: the quickstart, each resource, plans, failures and repair. */
export const SUITES: readonly string[] = [
  "quickstart",
  "streams",
  "gate",
  "triggers",
  "lookup",
  "override",
  "replace",
  "held",
  "twoClusters",
  "failureCauses",
  "stateExchange",
]
  .map((name) => `test/e2e/${name}.test`)
  .concat("test/engine/recordings.test");

/** Recorded scenarios that CI compares with the real engine: one for each rule that programs rely on. */
export const SCENARIOS: readonly string[] = [
  "aliases",
  "fail-create",
  "ignore-changes",
  "partial-create-refresh",
  "plans",
  "program-logs",
  "program-throws",
  "protect",
  "refresh-drift",
  "replace",
  "secrets",
  "target",
];
