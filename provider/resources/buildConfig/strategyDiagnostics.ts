import type { Diagnostic } from "../../image/diagnostic.ts";
import { membersOf } from "../../image/members.ts";
import { objectReferenceDiagnostics } from "../../image/objectReference.ts";
import { hasUnknown, isUnknown } from "../inputs/unknown.ts";
import { elementsOf, knownText } from "./members.ts";

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

/** Faults of a reference that stands for an image to start from; what is unknown is judged at the update. */
export function fromDiagnostics(from: unknown, at: string): Diagnostic[] {
  if (from === undefined || isUnknown(from)) return [];
  const faults = objectReferenceDiagnostics(from, { path: at }).filter(({ value }) => !isUnknown(value));
  const { kind, name } = membersOf(from);
  const text = knownText(name);
  if (faults.length > 0 || text === undefined || kind === "DockerImage" || hasUnknown(from)) return faults;
  const separator = kind === "ImageStreamImage" ? "@" : ":";
  if (text.includes(separator)) return faults;
  const remedy = kind === "ImageStreamImage" ? "write <stream>@<digest>" : "write <stream>:<tag>";
  return [{ path: `${at}.name`, value: text, summary: "names no stream", remedy }];
}

function environmentDiagnostics(env: unknown, at: string): Diagnostic[] {
  return elementsOf(env).flatMap((variable, index) => {
    const { name, value, valueFrom } = membersOf(variable);
    const key = knownText(name) ?? "";
    const where = `${at}[${index}]`;
    const faults: Diagnostic[] = [];
    if (key.includes("=") || /\s/.test(key)) {
      const remedy = "write the name alone, and the value into value";
      faults.push({ path: `${where}.name`, value: key, summary: "is no name of a variable", remedy });
    }
    if (value !== undefined && valueFrom !== undefined) {
      faults.push({ path: where, summary: "has both value and valueFrom", remedy: "remove one of the two" });
    }
    const sources = Object.keys(membersOf(valueFrom));
    if (sources.length > 1) {
      const remedy = "keep one of them";
      faults.push({ path: `${where}.valueFrom`, summary: `has several sources: ${sources.join(", ")}`, remedy });
    }
    return faults;
  });
}
