import { type Build, isFinalPhase } from "../build/buildObject.ts";

const config = "openshift.io/build-config.name";
const policyKey = "openshift.io/build.start-policy";
const numberKey = "openshift.io/build.number";

/** The name of the BuildConfig that a build comes from. */
export function configOf({ metadata }: Build): string | undefined {
  return metadata.labels?.[config];
}

/** The number of a build of a BuildConfig, 0 if it has none. */
export function numberOf({ metadata }: Build): number {
  return Number(metadata.annotations?.[numberKey] ?? 0);
}

/** Says if a new build may start beside the other builds of its BuildConfig. */
export function mayStart(build: Build, others: readonly Build[]): boolean {
  const active = others.filter(isActive);
  if (policyOf(build) === "Parallel") return active.every((other) => policyOf(other) === "Parallel");
  const earlier = others.some((other) => other.status.phase === "New" && before(other, build));
  return active.length === 0 && !earlier;
}

/** The builds that have not run yet and that a newer build of policy SerialLatestOnly cancels. */
export function supersededBy(build: Build, others: readonly Build[]): Build[] {
  if (policyOf(build) !== "SerialLatestOnly") return [];
  return others.filter((other) => {
    const { phase, cancelled } = other.status;
    return !isFinalPhase(phase) && phase !== "Running" && !cancelled && before(other, build);
  });
}

function policyOf({ metadata }: Build): string {
  return metadata.labels?.[policyKey] ?? "Serial";
}

function isActive({ status }: Build): boolean {
  return status.phase === "Pending" || status.phase === "Running";
}

function before(other: Build, build: Build): boolean {
  return numberOf(other) < numberOf(build);
}
