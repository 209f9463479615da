import type { CustomResourceOptions, Input, Resource } from "@pulumi/pulumi";

/** An object of a manifest. Values of parameters that are outputs, or generated, are outputs here as well. */
export interface ManifestObject {
  /** API group and version. */
  apiVersion: string;
  /** The kind as the API spells it. */
  kind: string;
  /** Name, namespace, labels, annotations. */
  // biome-ignore lint/suspicious/noExplicitAny: the manifest says what is in it, and a program changes it in place
  metadata: any;
  /** All other members. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  [member: string]: any;
}

/**
 * Changes an object and its options in place before the resource is made, as with @pulumi/kubernetes; or gives another object in its
 * place, or `null` for none.
 */
export type ManifestTransform = (
  object: ManifestObject,
  opts: CustomResourceOptions,
  // biome-ignore lint/suspicious/noConfusingVoidType: a transform that changes its arguments returns nothing
) => ManifestObject | null | undefined | void;

/** An object by kind and name. */
export interface ObjectInManifest {
  /** API group and version. */
  readonly apiVersion: string;
  /** The kind as the API spells it. */
  readonly kind: string;
  /** Name of the object. */
  readonly name: string;
  /** Empty where the manifest names none. */
  readonly namespace: string;
  /** File and line: `shop.yaml:12`. */
  readonly place: string;
  /** Why no resource of this package stands for it. */
  readonly reason: string;
}

/** Arguments of `ImageStreams.fromYaml`: at least one of `files`, `yaml` and `objects`. */
export interface ImageStreamsArgs {
  /** Paths and globs of YAML and JSON files, or folders of them. */
  files?: string | string[];
  /** YAML of one or several documents, or JSON. */
  yaml?: string | string[];
  /** Objects as they are: for instance from another tool. */
  objects?: object[];
  /** Values of the templates' parameters; those that are outputs may be secrets, but cannot be parts of names. */
  parameters?: Record<string, Input<string>>;
  /** For objects that name none. @default the provider's */
  namespace?: string;
  /** Takes over objects that exist already, and the image triggers of workloads, which then must exist. @default false */
  adopt?: boolean;
  /** Changes objects and options before resources are made. @default none */
  transform?: ManifestTransform | ManifestTransform[];
  /**
   * Gets each object of a kind that this package has no resource for, workloads last; `return new k8s.…(…)` makes it part of the
   * program. A workload's image triggers then stand in the object, as `imageTriggers()` gives them. @default they are only listed
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a callback that only looks returns nothing
  other?: (object: ManifestObject, opts: CustomResourceOptions) => Resource | undefined | void;
}
