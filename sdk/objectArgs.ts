import * as pulumi from "@pulumi/pulumi";
import { defaultApiVersion } from "../provider/image/apiVersion.ts";
import type { ObjectMetadata } from "../provider/resources/inputs/objectMetadata.ts";
import { isUnknown } from "../provider/resources/inputs/unknown.ts";
import type { ImageStream } from "./imageStream.ts";

/** An object of the cluster by name. */
export interface ObjectArgs {
  /** @default the usual one of workloads and image streams; required for other kinds */
  apiVersion?: pulumi.Input<string>;
  /** The kind as the API spells it. */
  kind: pulumi.Input<string>;
  /** Name of the object. */
  name: pulumi.Input<string>;
  /** @default the namespace of the provider, or of the kubeconfig's context */
  namespace?: pulumi.Input<string>;
}

/** An object as a resource of @pulumi/kubernetes. */
export interface ObjectResource extends pulumi.Resource {
  /** API group and version. */
  readonly apiVersion: pulumi.Output<string>;
  /** The kind as the API spells it. */
  readonly kind: pulumi.Output<string>;
  /** Name and namespace of the object. */
  readonly metadata: pulumi.Output<Pick<ObjectMetadata, "name" | "namespace">>;
}

/** The name of the object that a resource manages. */
export function objectArgs(object: ObjectArgs | ObjectResource | ImageStream): ObjectArgs {
  if (!pulumi.Resource.isInstance(object)) return object;
  if (!("kind" in object)) return { kind: "ImageStream", ...object.place };
  return { apiVersion: object.apiVersion, kind: object.kind, ...placeOf(object.metadata) };
}

/**
 * Name and namespace of a resource of @pulumi/kubernetes. A secret annotation makes the whole metadata a secret; these two
 * stand in the resource's id, which never is one.
 */
export function placeOf(metadata: ObjectResource["metadata"]) {
  const of = pulumi.unsecret(pulumi.output(metadata)) as ObjectResource["metadata"];
  return { name: of.apply(({ name }) => name), namespace: of.apply(({ namespace }) => namespace) };
}

/** With the API version and namespace that are meant where none are given. */
export function namedObject(object: unknown, namespace: string): unknown {
  if (typeof object !== "object" || object === null || isUnknown(object)) return object;
  const { apiVersion, kind } = object as { apiVersion?: unknown; kind?: unknown };
  const usual = apiVersion === undefined && typeof kind === "string" ? defaultApiVersion(kind) : undefined;
  return { ...(usual === undefined ? {} : { apiVersion: usual }), namespace, ...object };
}

/**
 * Tells that the object may be missing now because the program creates it: another resource comes first, or gives its
 * name. A secret, or an output of another stack, is no reason.
 */
export async function mayComeLater(object: object, opts: pulumi.ResourceOptions | undefined): Promise<boolean> {
  if (opts?.dependsOn !== undefined || pulumi.Resource.isInstance(object)) return true;
  return [...(await resourcesOf(object))].some((resource) => !isStackReference(resource));
}

/** Programs may hold another copy of the class. */
const isStackReference = (resource: pulumi.Resource): boolean =>
  (resource as { __pulumiType?: unknown }).__pulumiType === "pulumi:pulumi:StackReference";

/** The resources that a value comes from, at any depth. */
function resourcesOf(value: unknown): Promise<ReadonlySet<pulumi.Resource>> {
  // A member of the class that its declaration hides.
  const { allResources } = pulumi.output(value) as unknown as {
    allResources(): Promise<ReadonlySet<pulumi.Resource>>;
  };
  return allResources();
}
