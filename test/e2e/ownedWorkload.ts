import type { Cluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { rolloutsOf } from "./rollouts.ts";

/** A workload that another owner applies in the same program; what it follows is text of the program. */
export interface OwnedWorkload {
  readonly kind?: "Deployment" | "DaemonSet";
  readonly name: string;
  /** The tag of its only container, `web`. */
  readonly follows: string;
  /** The tag of its init container, `setup`. */
  readonly init?: string;
  /** Without one, the images are given by the tags themselves. */
  readonly trigger?: boolean;
  /** Other arguments of `imageTriggers`. */
  readonly more?: string;
  /** A change of the template. */
  readonly level?: string;
}

interface Workload {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly spec: { readonly template: { readonly spec: PodSpec } };
}

interface PodSpec {
  readonly containers: readonly { readonly image: string }[];
  readonly initContainers?: readonly { readonly image: string }[];
}

const pathOf = (kind: string, name: string) => `/apis/apps/v1/namespaces/default/${kind.toLowerCase()}s/${name}`;

/** Text of a program's part that declares the workload after `appliedResource`, under a resource of the same name. */
export function ownedWorkload({ server, token }: Cluster, workload: OwnedWorkload): string {
  const { kind = "Deployment", name, follows, init, trigger = true, more = "", level = "info" } = workload;
  const image = (container: string, tag: string) => (trigger ? `triggers.image.${container}` : `${tag}.image`);
  const initContainers = init && `initContainers: [{ name: "setup", image: ${image("setup", init)} }],`;
  const triggers = `const triggers = imagestream.imageTriggers({
      workload: { kind: "${kind}", name: "${name}" }, containers: { web: ${follows}${init ? `, setup: ${init}` : ""} }, ${more}
    });`;
  return `{
    ${trigger ? triggers : ""}
    const labels = { app: "${name}" };
    new Applied("${name}", { url: "${server}${pathOf(kind, name)}", token: "${token}", object: {
      apiVersion: "apps/v1", kind: "${kind}",
      metadata: { name: "${name}", annotations: { team: "shop"${trigger ? ", ...triggers.annotations" : ""} } },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: {
        ${initContainers ?? ""}
        containers: [{ name: "web", image: ${image("web", follows)}, env: [{ name: "LEVEL", value: "${level}" }] }],
      } } },
    } });
  }`;
}

/** Rollouts so far, and the images of all containers, as the cluster has them. */
export async function liveWorkload(cluster: Cluster, name: string, kind = "Deployment") {
  const path = pathOf(kind, name);
  const workload = (await call(cluster, "GET", path)) as Workload;
  const { containers, initContainers = [] } = workload.spec.template.spec;
  const rollouts = await rolloutsOf(cluster, path, workload);
  return { rollouts, images: [...initContainers, ...containers].map(({ image }) => image) };
}

/** The image of the container in a resource's inputs, as the engine has announced them. */
export function announcedImage(inputs: Record<string, unknown>): string | undefined {
  const { object } = inputs as { object?: Workload };
  return object?.spec.template.spec.containers[0]?.image;
}
