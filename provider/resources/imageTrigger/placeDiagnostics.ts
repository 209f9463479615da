import type { Diagnostic } from "../../image/diagnostic.ts";
import { type AnnotatedKind, fieldPathDiagnostics } from "../../image/fieldPath.ts";
import { isUnknown } from "../inputs/unknown.ts";

/** The place of a trigger in a workload. */
interface TriggeredPlace {
  readonly workload: { readonly kind: AnnotatedKind | "DeploymentConfig" | "BuildConfig" };
  readonly container?: string;
  readonly containers?: string[];
  readonly fieldPath?: string;
}

const members = ["container", "containers", "fieldPath"] as const;

/** Diagnostics of the place that a trigger names, by the workload's kind. */
export function placeDiagnostics(inputs: TriggeredPlace): Diagnostic[] {
  const { kind } = inputs.workload;
  if (isUnknown(kind)) return containerDiagnostics(inputs);
  if (kind === "BuildConfig") {
    const given = members.filter((member) => inputs[member] !== undefined);
    return given.map((member) => notFor(inputs, member, "a BuildConfig has no containers"));
  }
  if (kind === "DeploymentConfig") {
    if (inputs.fieldPath !== undefined) return [notFor(inputs, "fieldPath", "give container or containers")];
    return oneOf(inputs, "container", "containers") ?? containerDiagnostics(inputs);
  }
  if (inputs.containers !== undefined) return [notFor(inputs, "containers", "declare a trigger for each container")];
  const { fieldPath } = inputs;
  if (fieldPath !== undefined && !isUnknown(fieldPath) && inputs.container === undefined) {
    return fieldPathDiagnostics(fieldPath, "fieldPath", kind);
  }
  return oneOf(inputs, "container", "fieldPath") ?? containerDiagnostics(inputs);
}

function notFor(inputs: TriggeredPlace, path: (typeof members)[number], remedy: string): Diagnostic {
  const summary = `has no meaning for a ${inputs.workload.kind}`;
  return { path, value: inputs[path], summary, remedy: `leave it out: ${remedy}` };
}

function oneOf(inputs: TriggeredPlace, first: "container", second: "containers" | "fieldPath") {
  const { [first]: value, [second]: other } = inputs;
  if ((value === undefined) !== (other === undefined)) return undefined;
  const reason = value === undefined ? "is required" : `cannot be given together with ${second}`;
  return [{ path: first, value, summary: reason, remedy: `give either ${first} or ${second}` }];
}

function containerDiagnostics({ container, containers }: TriggeredPlace): Diagnostic[] {
  const named: [string, string | undefined][] = [["container", container]];
  if (Array.isArray(containers))
    named.push(...containers.map((name, at): [string, string] => [`containers[${at}]`, name]));
  return named
    .filter(([, name]) => name !== undefined && !isUnknown(name) && !containerName.test(name))
    .map(([path, value]) => {
      const remedy = "write the container's name as in the workload";
      return { path, value, summary: "is no container name", remedy };
    });
}

const containerName = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
