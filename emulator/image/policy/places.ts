import { isRecord } from "../../apiserver/copy.ts";
import type { GroupResource, KubeObject } from "../../apiserver/kubeObject.ts";

type Members = Record<string, unknown>;

/** A place in a workload or build that names an image. */
export interface ImagePlace {
  /** Field path, for messages. */
  readonly field: string;
  /** Identifies a container across an update; `""` if its position identifies it. */
  readonly container: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** Sets the pull spec at this place. */
  set(pullSpec: string): void;
}

const template = ["spec", "template"];
const templates: Readonly<Record<string, readonly string[]>> = {
  replicationcontrollers: template,
  "deploymentconfigs.apps.openshift.io": template,
  "daemonsets.apps": template,
  "deployments.apps": template,
  "statefulsets.apps": template,
  "replicasets.apps": template,
  "jobs.batch": template,
  "cronjobs.batch": ["spec", "jobTemplate", "spec", "template"],
  pods: [],
};

const keyOf = ({ group, resource }: GroupResource): string => (group === "" ? resource : `${resource}.${group}`);

/** Says if image policy applies to a resource. */
export function hasImages(resource: GroupResource): boolean {
  return keyOf(resource) in templates || keyOf(resource) === "builds.build.openshift.io";
}

/** Every place of an object that names an image, init containers first. */
export function imagePlaces(resource: GroupResource, object: KubeObject): ImagePlace[] {
  const path = templates[keyOf(resource)];
  return path === undefined ? buildImages(object) : containerImages(object, path);
}

/** The annotations of an object's pod template, if it has one. */
export function templateAnnotations(resource: GroupResource, object: KubeObject): Readonly<Record<string, string>> {
  const path = templates[keyOf(resource)] ?? [];
  const metadata = path.length === 0 ? undefined : member(object, [...path, "metadata"]);
  return isRecord(metadata?.annotations) ? (metadata.annotations as Record<string, string>) : {};
}

function containerImages(object: KubeObject, path: readonly string[]): ImagePlace[] {
  const specPath = [...path, "spec"];
  const spec = member(object, specPath);
  return ["initContainers", "containers"].flatMap((list) => {
    const containers = Array.isArray(spec?.[list]) ? spec[list] : [];
    return containers.flatMap((container, index) =>
      isRecord(container) && typeof container.image === "string"
        ? [containerPlace(container, `${specPath.join(".")}.${list}[${index}].image`)]
        : [],
    );
  });
}

function containerPlace(container: Members, field: string): ImagePlace {
  return {
    field,
    container: String(container.name ?? ""),
    kind: "DockerImage",
    name: String(container.image),
    namespace: "",
    set: (pullSpec) => {
      container.image = pullSpec;
    },
  };
}

function buildImages(object: KubeObject): ImagePlace[] {
  const strategy = member(object, ["spec", "strategy"]) ?? {};
  const strategies = ["dockerStrategy", "sourceStrategy", "customStrategy"].flatMap((kind) =>
    buildPlace(strategy[kind], `spec.strategy.${kind}.from`),
  );
  const images = member(object, ["spec", "source"])?.images;
  const sources = Array.isArray(images) ? images : [];
  return [
    ...strategies,
    ...sources.flatMap((source, index) => buildPlace(source, `spec.source.images[${index}].from`)),
  ];
}

function buildPlace(holder: unknown, field: string): ImagePlace[] {
  if (!isRecord(holder) || !isRecord(holder.from)) return [];
  const { kind, name, namespace } = holder.from;
  const set = (pullSpec: string): void => {
    holder.from = { kind: "DockerImage", name: pullSpec };
  };
  return [
    {
      field,
      container: "",
      kind: String(kind ?? ""),
      name: String(name ?? ""),
      namespace: String(namespace ?? ""),
      set,
    },
  ];
}

function member(object: KubeObject, path: readonly string[]): Members | undefined {
  let value: unknown = object;
  for (const name of path) value = isRecord(value) ? value[name] : undefined;
  return isRecord(value) ? value : undefined;
}
