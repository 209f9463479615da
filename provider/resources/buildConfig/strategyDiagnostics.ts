import type { Diagnostic } from "../../image/diagnostic.ts";
import { membersOf } from "../../image/members.ts";
import { environmentDiagnostics } from "../inputs/environmentDiagnostics.ts";
import { knownText } from "../inputs/members.ts";
import { fromDiagnostics } from "../inputs/streamReference.ts";
import { isUnknown } from "../inputs/unknown.ts";

const strategies = ["sourceStrategy", "dockerStrategy", "customStrategy"] as const;
const path = "spec.strategy";

/** Faults of the strategy of a normalised spec; `given` is the spec before that. */
export function strategyDiagnostics(spec: object, given: unknown): Diagnostic[] {
  const strategy: unknown = (spec as { strategy?: unknown }).strategy;
  if (strategy === undefined || isUnknown(strategy)) return [];
  const members = membersOf(strategy);
  const { type } = membersOf(membersOf(given)["strategy"]);
  if (type === "JenkinsPipeline" || "jenkinsPipelineStrategy" in members) return [pipeline(members)];
  return [
    ...choiceDiagnostics(members, knownText(type)),
    ...strategies.flatMap((name) => oneStrategyDiagnostics(name, members)),
  ];
}

const pipeline = (members: object): Diagnostic => ({
  path: "jenkinsPipelineStrategy" in members ? `${path}.jenkinsPipelineStrategy` : `${path}.type`,
  summary: "was removed from the platform: no cluster runs such a build",
  remedy: "build by sourceStrategy, dockerStrategy or customStrategy, or declare a Pipeline of OpenShift Pipelines",
});

function choiceDiagnostics(members: object, type: string | undefined): Diagnostic[] {
  const chosen = strategies.filter((name) => name in members);
  if (chosen.length !== 1) {
    const summary = chosen.length === 0 ? "has no strategy" : `has several strategies: ${chosen.join(", ")}`;
    return [{ path, summary, remedy: `declare exactly one of ${strategies.join(", ")}` }];
  }
  const typeOf = { sourceStrategy: "Source", dockerStrategy: "Docker", customStrategy: "Custom" } as const;
  const [name] = chosen;
  if (type === undefined || type === "" || name === undefined || type === typeOf[name]) return [];
  const remedy = `remove the type, or write ${typeOf[name]}`;
  return [{ path: `${path}.type`, value: type, summary: `contradicts ${name}`, remedy }];
}

function oneStrategyDiagnostics(
  name: (typeof strategies)[number],
  members: Readonly<Record<string, unknown>>,
): Diagnostic[] {
  const strategy = membersOf(members[name]);
  return [
    ...fromDiagnostics(strategy["from"], `${path}.${name}.from`),
    ...environmentDiagnostics(strategy["env"], `${path}.${name}.env`),
    ...environmentDiagnostics(strategy["buildArgs"], `${path}.${name}.buildArgs`),
  ];
}
