import type * as pulumi from "@pulumi/pulumi";
import { ImageStreamApp, ImageTrigger, imageTriggers, type StreamTag } from "../../sdk/index.ts";

// The parts of @pulumi/kubernetes 4 that meet this package. The real one is no development dependency, since installing
// it downloads its plugin; the compiler judges this file with the rest of the tests.

interface DeploymentArgs {
  metadata?: pulumi.Input<{
    name?: pulumi.Input<string>;
    annotations?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  }>;
  spec?: pulumi.Input<{ template: pulumi.Input<{ spec?: pulumi.Input<PodSpec> }> }>;
}

interface PodSpec {
  containers: pulumi.Input<pulumi.Input<Container>[]>;
  initContainers?: pulumi.Input<pulumi.Input<Container>[]>;
}

interface Container {
  name: pulumi.Input<string>;
  image?: pulumi.Input<string>;
}

interface Deployment extends pulumi.CustomResource {
  readonly apiVersion: pulumi.Output<"apps/v1">;
  readonly kind: pulumi.Output<"Deployment">;
  readonly metadata: pulumi.Output<{ name: string; namespace: string; uid: string; labels: Record<string, string> }>;
}

/** Arguments of a Deployment. */
export function deploymentArgs(tag: StreamTag): DeploymentArgs {
  const { annotations, image } = imageTriggers({
    workload: { kind: "Deployment", name: "web" },
    containers: { web: tag, migrate: "tools:latest" },
  });
  // @ts-expect-error A container that has no trigger has no image here.
  image.wep satisfies unknown;
  return {
    metadata: { name: "web", annotations: { team: "shop", ...annotations } },
    spec: {
      template: {
        spec: {
          initContainers: [{ name: "migrate", image: image.migrate }],
          containers: [{ name: "web", image: image.web }],
        },
      },
    },
  };
}

/** The annotation can also be given as it is. */
export const annotationsAlone = ({ annotations }: ReturnType<typeof imageTriggers>): DeploymentArgs => ({
  metadata: { annotations },
});

/** A Deployment stands for the workload that it manages. */
export const triggerOf = (deployment: Deployment, tag: StreamTag): ImageTrigger =>
  new ImageTrigger("web", { workload: deployment, container: "web", from: tag });

/** The package's namespace, as a program imports it. */
interface Kubernetes {
  readonly apps: { readonly v1: { readonly Deployment: new (name: string, args?: DeploymentArgs) => Deployment } };
  readonly core: { readonly v1: { readonly Service: new (name: string, args?: object) => pulumi.CustomResource } };
  readonly apiextensions: { readonly CustomResource: new (name: string, args: object) => pulumi.CustomResource };
  readonly Provider: typeof pulumi.ProviderResource;
}

/** Its classes make the objects of an app. */
export const appOf = (kubernetes: Kubernetes, from: StreamTag): ImageStreamApp =>
  new ImageStreamApp("web", { from, resources: kubernetes });
