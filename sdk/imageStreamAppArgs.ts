import type * as pulumi from "@pulumi/pulumi";
import type { ImageMetadata } from "../provider/image/metadata.ts";
import type { ObjectReferenceArgs } from "./args.ts";
import type { ImageStreamTag } from "./imageStreamTag.ts";

/** A tag and the image that it has: a tag of a declared stream, or what another resource knows of one. */
export interface AppImageArgs {
  /** `stream:tag`. */
  readonly name: pulumi.Input<string>;
  /** The stream's namespace. */
  readonly namespace: pulumi.Input<string>;
  /** Pull spec. */
  readonly image: pulumi.Input<string>;
  /** Facts of the image's config: the ports that it exposes. */
  readonly metadata: pulumi.Input<ImageMetadata>;
  /** This program gives the tag its image by a build: the app rolls in the same update. @default false */
  readonly isBuilt?: boolean;
}

/** A port of the container and the Service. */
export interface AppPortArgs {
  /** Port of the container. */
  readonly port: number;
  /** @default "TCP" */
  readonly protocol?: "TCP" | "UDP" | "SCTP";
  /** Port of the Service. @default that of the container */
  readonly servicePort?: number;
}

/** Route to the Service of an app. */
export interface AppRouteArgs {
  /** @default the cluster makes one of the app's name, its namespace and its own domain */
  readonly host?: pulumi.Input<string>;
  /** @default "/" */
  readonly path?: pulumi.Input<string>;
  /** Port of the Service by number. @default the first one */
  readonly port?: number;
  /** Termination of TLS; `none` serves plain HTTP. @default "edge", which redirects plain HTTP */
  readonly tls?: "edge" | "passthrough" | "reencrypt" | "none";
}

/** Requests and limits of a container, as in the API. */
export interface ContainerResourcesArgs {
  /** The most that the container gets: `{ memory: "512Mi" }`. @default none */
  readonly limits?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Amounts that a node keeps for the container. @default the limits, if there are any */
  readonly requests?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A class of @pulumi/kubernetes. */
export type ObjectClass = new (name: string, args: never, opts?: pulumi.CustomResourceOptions) => pulumi.CustomResource;

/** The classes of @pulumi/kubernetes, version 4, that make the objects of an app: the package's namespace as it is imported. */
export interface KubernetesClasses {
  /** For the Deployment. */
  readonly apps: {
    /** Its version. */
    readonly v1: {
      /** The class of Deployments. */
      readonly Deployment: ObjectClass;
    };
  };
  /** For the Service. */
  readonly core: {
    /** Its version. */
    readonly v1: {
      /** The class of Services. */
      readonly Service: ObjectClass;
    };
  };
  /** For a Route. */
  readonly apiextensions?: {
    /** The class of custom resources. */
    readonly CustomResource: ObjectClass;
  };
}

/** An environment variable, as in the API. */
export interface AppVariableArgs {
  /** Name of the variable. */
  name: pulumi.Input<string>;
  /** Its value. @default "" */
  value?: pulumi.Input<string>;
  /** A Secret, ConfigMap or field that has the value. @default none */
  valueFrom?: pulumi.Input<unknown>;
}

/** Arguments of `ImageStreamApp`. */
export interface ImageStreamAppArgs {
  /** The tag: of a declared stream, `stream:tag`, or the API's reference. */
  from: pulumi.Input<string | ObjectReferenceArgs> | AppImageArgs | ImageStreamTag;
  /** Name of the objects and of the container. @default the component's Pulumi name */
  name?: string;
  /** @default the namespace of the provider, or of the kubeconfig's context */
  namespace?: pulumi.Input<string>;
  /** Labels of all objects and pods, beside those that `oc new-app` sets. @default none */
  labels?: Readonly<Record<string, pulumi.Input<string>>>;
  /** @default the API's, which is 1 */
  replicas?: pulumi.Input<number>;
  /** Variables of the container, by name or as in the API. @default none */
  env?: Readonly<Record<string, pulumi.Input<string>>> | readonly pulumi.Input<AppVariableArgs>[];
  /**
   * Requests and limits of the container; or the classes of @pulumi/kubernetes (`import * as kubernetes`), which then make the objects.
   * Beside these classes, `container.resources` takes requests and limits.
   * @default none: `KubernetesObject` makes the objects
   */
  resources?: ContainerResourcesArgs | KubernetesClasses;
  /** Probes of the container, as in the API. @default none */
  livenessProbe?: pulumi.Input<unknown>;
  /** As in the API. @default none */
  readinessProbe?: pulumi.Input<unknown>;
  /** As in the API. @default none */
  startupProbe?: pulumi.Input<unknown>;
  /** More members of the container, as in the API: `command`, `volumeMounts`. Its name and image are the app's. @default none */
  container?: Readonly<Record<string, unknown>>;
  /** More members of the pod's spec, as in the API: `volumes`, `initContainers`. Its one container is the app's. @default none */
  pod?: Readonly<Record<string, unknown>>;
  /** Service account of the pods. @default the namespace's `default` */
  serviceAccountName?: pulumi.Input<string>;
  /** Ports of container and Service. @default those that the image's config exposes */
  ports?: readonly (number | AppPortArgs)[];
  /** Makes a Service for the ports. @default true, where there are ports */
  service?: boolean;
  /** Makes a Route to the Service. @default false */
  route?: boolean | AppRouteArgs;
  /** The cluster rolls the app whenever the tag moves. @default true, unless `lookup` is set */
  trigger?: boolean;
  /** Uses the tag's short name as image, which the cluster resolves when it makes a pod. @default false */
  lookup?: boolean;
  /** Takes over objects that exist already. @default false */
  adopt?: boolean;
  /** Seconds that the rollout gets; 0 does not wait. @default 600 */
  timeout?: number;
}
