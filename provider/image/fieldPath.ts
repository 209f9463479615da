import type { Diagnostic } from "./diagnostic.ts";
import { ImageStreamError } from "./error.ts";

/** Kinds whose `image.openshift.io/triggers` annotation the cluster's controller reads. */
export type AnnotatedKind = "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob";

export const annotatedKinds: readonly AnnotatedKind[] = ["Deployment", "StatefulSet", "DaemonSet", "CronJob"];

/** The place of a container's image in a workload. */
export interface FieldPath {
  /** As given. */
  readonly original: string;
  /** For instance `spec.template.spec`. */
  readonly podSpec: string;
  readonly list: "containers" | "initContainers";
  /** The container's name, or its index in the list. */
  readonly container: string | number;
}

const shape = /^(.+)\.(containers|initContainers)\[([^\]]*)\]\.image$/;
const named = /^\?\(@\.name=="(.*)"\)$/;

/** Path of a kind's pod specification. */
export function podSpecPath(kind: AnnotatedKind): string {
  return kind === "CronJob" ? "spec.jobTemplate.spec.template.spec" : "spec.template.spec";
}

/** Lists the faults that keep the trigger controller from following a field path. */
export function fieldPathDiagnostics(text: string, path = "fieldPath", kind?: AnnotatedKind): Diagnostic[] {
  const diagnostic = (summary: string, remedy: string): Diagnostic[] => [{ path, value: text, summary, remedy }];
  const wanted = `${kind === undefined ? "spec.template.spec" : podSpecPath(kind)}.containers[?(@.name=="NAME")].image`;
  const [, podSpec, , selector] = shape.exec(text) ?? [];
  if (podSpec === undefined || selector === undefined) {
    return diagnostic("is no path of a container's image", `write ${wanted}`);
  }
  if (selector.includes("'")) {
    return diagnostic("has single quotes, which the trigger controller does not understand", `write ${wanted}`);
  }
  if (!/^[0-9]+$/.test(selector) && !named.test(selector)) {
    return diagnostic("selects no container by name or index", `write ${wanted}`);
  }
  const known = kind === undefined ? annotatedKinds.map(podSpecPath) : [podSpecPath(kind)];
  if (!known.includes(podSpec)) {
    return diagnostic(`is not in the pod specification of a ${kind ?? "workload"} and is ignored`, `write ${wanted}`);
  }
  return [];
}

/**
 * Parses a trigger's field path, for instance `spec.template.spec.containers[?(@.name=="web")].image`.
 * @throws ImageStreamError `INVALID_FIELD_PATH`
 */
export function parseFieldPath(text: string, options: { path?: string; kind?: AnnotatedKind } = {}): FieldPath {
  const diagnostics = fieldPathDiagnostics(text, options.path, options.kind);
  if (diagnostics.length > 0) throw new ImageStreamError("INVALID_FIELD_PATH", diagnostics);
  const [, podSpec = "", list, selector = ""] = shape.exec(text) ?? [];
  const name = named.exec(selector)?.[1];
  return {
    original: text,
    podSpec,
    list: list === "initContainers" ? "initContainers" : "containers",
    container: name ?? Number(selector),
  };
}

/** The field path of a container, in the form that the trigger controller and `oc set triggers` use. */
export function formatFieldPath(value: Omit<FieldPath, "original">): string {
  const { podSpec, list, container } = value;
  const selector = typeof container === "number" ? String(container) : `?(@.name=="${container}")`;
  return `${podSpec}.${list}[${selector}].image`;
}

/** The pod specification inside a workload, if it has one. */
function podSpecOf(workload: unknown, podSpec: string): Record<string, unknown> | undefined {
  let value: unknown = workload;
  for (const key of podSpec.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

/** A container that was found, and where it really is. */
export interface FoundContainer {
  readonly list: "containers" | "initContainers";
  readonly index: number;
  readonly name: string;
  readonly image: string | undefined;
}

/**
 * The container that the trigger controller changes for a path: by index in the list, by name in the init containers
 * first, whatever list the path names.
 */
export function findContainer(workload: unknown, path: Omit<FieldPath, "original">): FoundContainer | undefined {
  const spec = podSpecOf(workload, path.podSpec);
  const all = [...listed(spec, "initContainers"), ...listed(spec, "containers")];
  if (typeof path.container === "string") return all.find(({ name }) => name === path.container);
  return all.find(({ list, index }) => list === path.list && index === path.container);
}

/** All containers of a workload, in the order in which the trigger controller looks for names. */
export function containersOf(workload: unknown, podSpec: string): FoundContainer[] {
  const spec = podSpecOf(workload, podSpec);
  return [...listed(spec, "initContainers"), ...listed(spec, "containers")];
}

function listed(spec: Record<string, unknown> | undefined, list: FoundContainer["list"]): FoundContainer[] {
  const containers = spec?.[list];
  if (!Array.isArray(containers)) return [];
  return containers.map((container: { name?: unknown; image?: unknown } | null, index) => ({
    list,
    index,
    name: String(container?.name ?? ""),
    image: typeof container?.image === "string" ? container.image : undefined,
  }));
}
