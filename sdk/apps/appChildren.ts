import type * as pulumi from "@pulumi/pulumi";
import type { ImageStreamAppArgs, KubernetesClasses } from "../imageStreamAppArgs.ts";
import { imageTriggers } from "../imageTriggers.ts";
import { KubernetesObject } from "../kubernetesObject.ts";
import { type AppObject, type AppPlace, appImage, isTriggered } from "./appObjects.ts";
import type { AppSource } from "./appSource.ts";
import { kubernetesClasses } from "./kubernetesClasses.ts";

/** Image of the container, and the annotation by which the trigger controller keeps it. */
interface ContainerImage {
  readonly image: pulumi.Output<string>;
  readonly annotations?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** The makers of an app's resources. */
export interface AppChildren {
  image(place: AppPlace, source: AppSource): ContainerImage;
  make(name: string, object: AppObject, more?: object): pulumi.CustomResource;
}

/** Resources of this package, or of @pulumi/kubernetes where the program passes its classes. */
export function appChildren(args: ImageStreamAppArgs, opts: pulumi.CustomResourceOptions): AppChildren {
  const classes = kubernetesClasses(args.resources);
  return classes === undefined ? ownChildren(args, opts) : childrenOf(classes, args, opts);
}

function ownChildren(args: ImageStreamAppArgs, opts: pulumi.CustomResourceOptions): AppChildren {
  const { adopt, timeout } = args;
  const more = { ...(adopt === undefined ? {} : { adopt }), ...(timeout === undefined ? {} : { timeout }) };
  return {
    image: (place, source) => appImage(place, args, source),
    make: (name, object, extra) => new KubernetesObject(name, { ...object, ...more, ...extra }, opts),
  };
}

function childrenOf(
  classes: KubernetesClasses,
  args: ImageStreamAppArgs,
  opts: pulumi.CustomResourceOptions,
): AppChildren {
  const { Deployment } = classes.apps.v1;
  const { Service } = classes.core.v1;
  return {
    image(place, source) {
      if (!isTriggered(args)) return appImage(place, args, source);
      const { name, namespace } = place;
      const from = { kind: "ImageStreamTag" as const, name: source.name, namespace: source.namespace };
      const workload = { kind: "Deployment" as const, name, namespace };
      const { annotations, image } = imageTriggers({ workload, containers: { [name]: from } }, opts);
      return { annotations, image: image[name] as pulumi.Output<string> };
    },
    make(name, { apiVersion, kind, ...object }) {
      // The arguments of each class are those of the API.
      if (kind === "Deployment") return new Deployment(name, object as never, opts);
      if (kind === "Service") return new Service(name, object as never, opts);
      const Custom = classes.apiextensions?.CustomResource;
      if (Custom === undefined) throw new TypeError("a route without its class was let through");
      return new Custom(name, { apiVersion, kind, ...object } as never, opts);
    },
  };
}
