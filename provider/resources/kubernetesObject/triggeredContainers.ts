import type { Diagnostic } from "../../image/diagnostic.ts";
import {
  type AnnotatedKind,
  annotatedKinds,
  fieldPathDiagnostics,
  findContainer,
  parseFieldPath,
  podSpecPath,
} from "../../image/fieldPath.ts";
import { isObject, type Members, membersOf } from "../../image/members.ts";
import { triggerDiagnostics } from "../../image/triggerDiagnostics.ts";
import { parseTriggers, triggersAnnotation } from "../../image/triggers.ts";
import { isUnknown } from "../inputs/unknown.ts";
import type { KubernetesObjectInputs } from "./inputs.ts";

/** A container whose image the cluster's trigger controller sets. */
export interface TriggeredContainer {
  readonly container: string;
  /** The tag that it follows. */
  readonly from: { readonly name: string; readonly namespace?: string };
}

function annotatedKindOf({ kind, apiVersion }: Pick<KubernetesObjectInputs, "kind" | "apiVersion">) {
  const isOfKubernetes = /^(?:apps|batch)\//.test(apiVersion);
  return isOfKubernetes ? annotatedKinds.find((each) => each === kind) : undefined;
}

function annotationOf({ metadata }: Pick<KubernetesObjectInputs, "metadata">): string | undefined {
  const annotation = membersOf(membersOf(metadata)["annotations"])[triggersAnnotation];
  return typeof annotation === "string" && !isUnknown(annotation) ? annotation : undefined;
}

/** The containers of a declared workload with an image trigger that works. */
export function triggeredContainers(inputs: KubernetesObjectInputs): TriggeredContainer[] {
  const kind = annotatedKindOf(inputs);
  const annotation = annotationOf(inputs);
  if (kind === undefined || annotation === undefined || triggerFaults(inputs).length > 0) return [];
  return parseTriggers(annotation)
    .filter(({ fieldPath, paused }) => paused !== true && fieldPathDiagnostics(fieldPath, "", kind).length === 0)
    .flatMap(({ fieldPath, from }) => {
      const found = findContainer(inputs, parseFieldPath(fieldPath));
      return found === undefined ? [] : [{ container: found.name, from }];
    });
}

/** Lists the faults of a declared annotation, with which the trigger controller would do nothing. */
export function triggerFaults(inputs: KubernetesObjectInputs): Diagnostic[] {
  const kind = annotatedKindOf(inputs);
  if (kind === undefined) return [];
  const path = `metadata.annotations["${triggersAnnotation}"]`;
  return triggerDiagnostics(annotationOf(inputs), { kind }).map(({ value, summary, remedy }) => ({
    path,
    ...(value === undefined ? {} : { value }),
    summary,
    ...(remedy === undefined ? {} : { remedy }),
  }));
}

/** The images of an object's containers, by name. */
export function imagesOf(inputs: Pick<KubernetesObjectInputs, "kind">, object: unknown): Record<string, string> {
  const podSpec = membersOf(memberAt(object, podSpecPath(inputs.kind as AnnotatedKind)));
  const containers = [podSpec["initContainers"], podSpec["containers"]].flatMap((list) =>
    Array.isArray(list) ? list.map(membersOf) : [],
  );
  return Object.fromEntries(
    containers.flatMap(({ name, image }) =>
      typeof name === "string" && typeof image === "string" ? [[name, image]] : [],
    ),
  );
}

/** A workload in which these containers have these images; `undefined` takes the image out. */
export function withImages<T extends object>(
  { kind }: Pick<KubernetesObjectInputs, "kind">,
  object: T,
  images: Readonly<Record<string, string | undefined>>,
): T {
  if (Object.keys(images).length === 0) return object;
  return changedAtPath(object, podSpecPath(kind as AnnotatedKind).split("."), (podSpec) => ({
    ...podSpec,
    ...withContainers(podSpec, "initContainers", images),
    ...withContainers(podSpec, "containers", images),
  })) as T;
}

function withContainers(podSpec: Members, list: string, images: Readonly<Record<string, string | undefined>>): Members {
  const containers = podSpec[list];
  if (!Array.isArray(containers)) return {};
  const changed = containers.map((container: unknown) => {
    const name = membersOf(container)["name"];
    if (!isObject(container) || typeof name !== "string" || !Object.hasOwn(images, name)) return container;
    const { image: _image, ...rest } = container;
    return images[name] === undefined ? rest : { ...rest, image: images[name] };
  });
  return { [list]: changed };
}

const memberAt = (value: unknown, path: string): unknown =>
  path.split(".").reduce((at, key) => membersOf(at)[key], value);

function changedAtPath(value: unknown, [key, ...rest]: readonly string[], change: (of: Members) => Members): unknown {
  if (!isObject(value)) return value;
  return key === undefined ? change(value) : { ...value, [key]: changedAtPath(value[key], rest, change) };
}
