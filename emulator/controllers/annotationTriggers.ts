import { copy } from "../apiserver/copy.ts";
import type { GroupResource, KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterClient } from "../apiserver/resource.ts";
import { forbidden } from "../apiserver/statusError.ts";
import { findContainer, type PodSpec, parseContainerPath } from "./containerPath.ts";
import { decodeTriggers, type FieldTrigger, triggerAnnotation } from "./fieldTrigger.ts";
import type { TagResolver } from "./tagResolver.ts";
import type { TriggerSource } from "./triggerSource.ts";

const kinds: readonly (GroupResource & { readonly path: string })[] = [
  { group: "apps", resource: "deployments", path: "spec.template.spec" },
  { group: "apps", resource: "daemonsets", path: "spec.template.spec" },
  { group: "apps", resource: "statefulsets", path: "spec.template.spec" },
  { group: "batch", resource: "cronjobs", path: "spec.jobTemplate.spec.template.spec" },
];

/** Triggers of workloads with the annotation `image.openshift.io/triggers`. Excludes Pods, Jobs and ReplicaSets. */
export function annotationTriggers(client: ClusterClient, options: { daemonSets: boolean }): TriggerSource[] {
  return kinds.map(({ path, ...kind }) => ({
    kind,
    triggers: ({ metadata }) => {
      const annotation = metadata.annotations?.[triggerAnnotation];
      return annotation === undefined ? [] : decodeTriggers(annotation);
    },
    touched: (old, object, triggers) => imageChanged(podSpec(old, path), podSpec(object, path), path, triggers),
    async react(object, resolve) {
      const changed = follow(object, path, resolve);
      if (changed === undefined) return;
      if (kind.resource === "daemonsets" && !options.daemonSets) throw refused(kind, object);
      await client.replace({ ...kind, namespace: object.metadata.namespace ?? "" }, changed);
    },
  }));
}

/** The controller's role grants daemonsets only in an API group that no longer exists. */
function refused(kind: GroupResource, { metadata }: KubeObject): Error {
  const user = `User "system:serviceaccount:openshift-infra:image-trigger-controller"`;
  const why = `${user} cannot update resource "daemonsets" in API group "apps" in the namespace "${metadata.namespace}"`;
  return forbidden(kind, metadata.name ?? "", why);
}

function podSpec(object: KubeObject, path: string): PodSpec {
  let value: unknown = object;
  for (const member of path.split(".")) value = (value as Record<string, unknown> | undefined)?.[member];
  return (value as PodSpec | undefined) ?? {};
}

function imageChanged(old: PodSpec, spec: PodSpec, path: string, triggers: readonly FieldTrigger[]): boolean {
  return triggers.some(({ paused, fieldPath }) => {
    if (paused || !fieldPath.startsWith(path)) return false;
    const parsed = parseContainerPath(fieldPath.slice(path.length).replace(/^\./, ""));
    const after = parsed && findContainer(spec, parsed);
    const before = parsed && findContainer(old, parsed);
    return before !== undefined && after !== undefined && before.image !== after.image;
  });
}

/**
 * Sets the images of an object's tags; undefined if it has them already. Skips tags that do not resolve and paths
 * outside the pod spec; a path without an existing container fails the whole object.
 */
function follow(object: KubeObject, path: string, resolve: TagResolver): KubeObject | undefined {
  const { namespace = "", annotations } = object.metadata;
  const changed = copy(object);
  const spec = podSpec(changed, path);
  let differs = false;
  for (const { from, fieldPath, paused } of decodeTriggers(annotations?.[triggerAnnotation] ?? "[]")) {
    if (paused || !fieldPath.startsWith(`${path}.`)) continue;
    const image = resolve(from.namespace || namespace, from.name);
    if (image === undefined) continue;
    const parsed = parseContainerPath(fieldPath.slice(path.length + 1));
    if (parsed?.rest !== "image") throw new Error(`field path is not valid: ${fieldPath}`);
    const container = findContainer(spec, parsed);
    if (container === undefined) throw new Error(`no such container: ${fieldPath}`);
    if (container.image === image) continue;
    container.image = image;
    differs = true;
  }
  return differs ? changed : undefined;
}
