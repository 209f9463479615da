import type { Diagnostic } from "../../image/diagnostic.ts";
import { isObject, type Members, membersOf } from "../../image/members.ts";
import { environmentDiagnostics } from "../inputs/environmentDiagnostics.ts";
import { isUnknown } from "../inputs/unknown.ts";
import { hookDiagnostics, identifierDiagnostics } from "./hookDiagnostics.ts";

const path = "spec.strategy";
/** Seconds that a rollout has without progress, where the program does not say. */
const defaultTimeout = 600;

/** Faults of the strategy of a normalised spec. */
export function rolloutStrategyDiagnostics(spec: object): Diagnostic[] {
  const { strategy, minReadySeconds } = membersOf(spec);
  if (strategy === undefined || isUnknown(strategy)) return deadlineDiagnostics({}, minReadySeconds);
  const members = membersOf(strategy);
  const { type, customParams, rollingParams } = members;
  const { environment } = membersOf(customParams);
  const faults = isUnknown(type) ? [] : paramsDiagnostics(members);
  if (type === "Custom" && customParams === undefined) {
    faults.push({ path: `${path}.customParams`, summary: "is required for the strategy Custom" });
  }
  const hooks = ["rollingParams", "recreateParams"].flatMap((params) =>
    ["pre", "mid", "post"].flatMap((name) => {
      const hook = membersOf(members[params])[name];
      return isObject(hook) ? hookDiagnostics(hook, `${path}.${params}.${name}`, spec) : [];
    }),
  );
  return [
    ...faults,
    ...amountDiagnostics(membersOf(rollingParams)),
    ...environmentDiagnostics(environment, `${path}.customParams.environment`),
    ...identifierDiagnostics(environment, `${path}.customParams.environment`),
    ...hooks,
    ...deadlineDiagnostics(members, minReadySeconds),
  ];
}

/** The API ignores the parameters of another strategy. A custom deployer may read them. */
function paramsDiagnostics(members: Members): Diagnostic[] {
  const { type } = members;
  const foreign = { Rolling: "recreateParams", Recreate: "rollingParams" }[String(type)];
  if (foreign === undefined || members[foreign] === undefined) return [];
  const summary = `has no meaning for the strategy ${String(type)}`;
  return [{ path: `${path}.${foreign}`, summary, remedy: "remove it, or correct spec.strategy.type" }];
}

function amountDiagnostics(params: Members): Diagnostic[] {
  const at = `${path}.rollingParams`;
  const { maxUnavailable, maxSurge } = params;
  const faults = Object.entries({ maxUnavailable, maxSurge }).flatMap(([key, value]): Diagnostic[] => {
    if (typeof value !== "string" || isUnknown(value)) return [];
    if (!/^\d+%$/.test(value)) {
      return [{ path: `${at}.${key}`, value, summary: "is no amount", remedy: 'write a number, or a part: "25%"' }];
    }
    const isTooMuch = key === "maxUnavailable" && Number.parseInt(value, 10) > 100;
    return isTooMuch
      ? [{ path: `${at}.${key}`, value, summary: "is more than all", remedy: 'write at most "100%"' }]
      : [];
  });
  if (faults.length === 0 && isZero(maxUnavailable) && isZero(maxSurge)) {
    const summary = "is 0, as maxSurge is: no pod could ever be replaced";
    faults.push({ path: `${at}.maxUnavailable`, value: maxUnavailable, summary, remedy: "let one of both be more" });
  }
  return faults;
}

const isZero = (value: unknown): boolean => value === 0 || (typeof value === "string" && /^0+%$/.test(value));

/** The deployer's pod needs longer than a rollout, and a rollout longer than a pod. */
function deadlineDiagnostics(members: Members, minReadySeconds: unknown): Diagnostic[] {
  const { type = "Rolling", activeDeadlineSeconds } = members;
  const params = type === "Recreate" ? "recreateParams" : "rollingParams";
  const given = membersOf(members[params])["timeoutSeconds"];
  const timeout = typeof given === "number" ? given : isUnknown(given) ? undefined : defaultTimeout;
  if (timeout === undefined) return [];
  const faults: Diagnostic[] = [];
  if (typeof minReadySeconds === "number" && minReadySeconds >= timeout) {
    const summary = `is not less than the ${timeout} seconds that a rollout has`;
    const remedy = `lower it, or raise ${path}.${params}.timeoutSeconds`;
    faults.push({ path: "spec.minReadySeconds", value: minReadySeconds, summary, remedy });
  }
  if (typeof activeDeadlineSeconds === "number" && activeDeadlineSeconds <= timeout && type !== "Custom") {
    const summary = `is not more than the ${timeout} seconds that a rollout has`;
    const remedy = `raise it, or lower ${path}.${params}.timeoutSeconds`;
    faults.push({ path: `${path}.activeDeadlineSeconds`, value: activeDeadlineSeconds, summary, remedy });
  }
  return faults;
}
