/** The fields of a container that triggers use. */
export interface Container {
  readonly name: string;
  image?: string;
}

/** The fields of a pod spec that triggers use. */
export interface PodSpec {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
}

/** `containers[1].image` or `initContainers[?(@.name=="a")].image`, parsed. */
export interface ContainerPath {
  readonly init: boolean;
  readonly selector: string;
  /** The path below the container, e.g. `image`. */
  readonly rest: string;
}

/** Parses a path below a pod spec; undefined if it names no container. */
export function parseContainerPath(path: string): ContainerPath | undefined {
  const match = /^(containers|initContainers)\[([^\]]*)\]\.?(.*)$/s.exec(path);
  if (match === null) return undefined;
  return { init: match[1] === "initContainers", selector: match[2] ?? "", rest: match[3] ?? "" };
}

/** The container of a path. By name, init containers come first, whichever list the path names. */
export function findContainer(spec: PodSpec, { init, selector }: ContainerPath): Container | undefined {
  if (/^[+-]?\d+$/.test(selector)) return (init ? spec.initContainers : spec.containers)?.[Number(selector)];
  const name = selector.replace(/^\?\(@\.name=="/, "").replace(/"\)$/, "");
  if (name === selector) return undefined;
  return [...(spec.initContainers ?? []), ...(spec.containers ?? [])].find((container) => container.name === name);
}
