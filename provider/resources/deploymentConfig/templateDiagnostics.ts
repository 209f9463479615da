import type { Diagnostic } from "../../image/diagnostic.ts";
import { isObject, membersOf } from "../../image/members.ts";
import { elementsOf } from "../inputs/members.ts";
import { hasUnknown, isUnknown } from "../inputs/unknown.ts";
import { containersOfTriggers, hasUnknownTriggers, type TemplateContainer, templateContainers } from "./containers.ts";

const pods = "spec.template.spec";

/** Faults of template and selector that the API would refuse, as far as rollouts depend on them. Kubernetes judges the rest. */
export function templateDiagnostics(spec: unknown): Diagnostic[] {
  const { template, selector, triggers } = membersOf(spec);
  if (isUnknown(template)) return [];
  const { spec: podSpec, metadata } = membersOf(template);
  return [
    ...podDiagnostics(membersOf(podSpec), isUnknown(podSpec)),
    ...nameDiagnostics(templateContainers(spec)),
    ...(hasUnknownTriggers(triggers) ? [] : imageDiagnostics(templateContainers(spec), containersOfTriggers(triggers))),
    ...selectorDiagnostics(selector, isUnknown(metadata) ? metadata : membersOf(metadata)["labels"]),
  ];
}

function podDiagnostics(
  { containers, restartPolicy, activeDeadlineSeconds }: Readonly<Record<string, unknown>>,
  isOpen: boolean,
) {
  const faults: Diagnostic[] = [];
  if (!isOpen && Array.isArray(containers) && containers.length === 0) {
    faults.push({ path: `${pods}.containers`, summary: "is empty", remedy: "declare at least one container" });
  }
  if (restartPolicy !== undefined && restartPolicy !== "Always" && !isUnknown(restartPolicy)) {
    const summary = "does not fit: pods of a DeploymentConfig always restart";
    faults.push({
      path: `${pods}.restartPolicy`,
      value: restartPolicy,
      summary,
      remedy: "remove it, or declare a Job",
    });
  }
  if (activeDeadlineSeconds !== undefined) {
    const summary = "does not fit: pods of a DeploymentConfig run until they are replaced";
    faults.push({
      path: `${pods}.activeDeadlineSeconds`,
      summary,
      remedy: "remove it; a rollout has strategy.activeDeadlineSeconds",
    });
  }
  return faults;
}

const containerName = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

function nameDiagnostics(containers: readonly TemplateContainer[]): Diagnostic[] {
  const seen = new Set<string>();
  return containers.flatMap(({ path, name }) => {
    if (name === undefined) return [];
    const at = { path: `${path}.name`, value: name };
    if (!containerName.test(name)) {
      const remedy = "use at most 63 lower-case letters, digits and -, with a letter or digit at both ends";
      return [{ ...at, summary: "is no name for a container", remedy }];
    }
    const isTwice = seen.has(name);
    seen.add(name);
    return isTwice ? [{ ...at, summary: "is the name of another container", remedy: "give each its own name" }] : [];
  });
}

/** Of what triggers fill in, the API lets only containers be without an image. */
function imageDiagnostics(containers: readonly TemplateContainer[], triggered: readonly string[]): Diagnostic[] {
  return containers.flatMap(({ path, list, name, members: { image } }) => {
    if (name === undefined || (image !== undefined && image !== "")) return [];
    const isFilled = triggered.includes(name);
    if (isFilled && list === "containers") return [];
    const summary = isFilled
      ? "is missing, and the API wants one for an init container, although a trigger replaces it"
      : "is missing, and no trigger fills it in";
    const remedy = isFilled
      ? 'write a placeholder, " "'
      : `write an image, or add a trigger of type ImageChange with containerNames: [${JSON.stringify(name)}]`;
    return [{ path: `${path}.image`, summary, remedy }];
  });
}

function selectorDiagnostics(selector: unknown, labels: unknown): Diagnostic[] {
  if (isUnknown(selector) || isUnknown(labels)) return [];
  const path = "spec.selector";
  const wanted = Object.entries(membersOf(selector));
  if (wanted.length === 0) {
    const remedy = "declare it, or labels in spec.template.metadata";
    return [{ path, summary: "is empty, and the template has no labels", remedy }];
  }
  const present = membersOf(labels);
  const other = wanted.filter(([key, value]) => present[key] !== value && !hasUnknown([present[key], value]));
  const isOpen = isObject(labels) && Object.keys(labels).some(isUnknown);
  return isOpen
    ? []
    : other.map(([key, value]) => ({
        path: `${path}[${JSON.stringify(key)}]`,
        value,
        summary: `is not the label of the template, which has ${key in present ? JSON.stringify(present[key]) : "none"}`,
        remedy: "let spec.selector and spec.template.metadata.labels agree",
      }));
}

/** The volumes of a template by name; `undefined` while they are not all known. */
export function templateVolumes(spec: unknown): string[] | undefined {
  const { template } = membersOf(spec);
  const podSpec = membersOf(template)["spec"];
  const { volumes } = membersOf(podSpec);
  const names = elementsOf(volumes).map((volume) => (isUnknown(volume) ? volume : membersOf(volume)["name"]));
  if ([template, podSpec, volumes, ...names].some(isUnknown)) return undefined;
  return names.filter((name) => typeof name === "string");
}
