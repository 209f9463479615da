import type { Input } from "@pulumi/pulumi";
import type { OneOf } from "./alternatives.ts";
import type { StreamTag } from "./streamTag.ts";
import type { VerifierArgs } from "./verifiers/verifierArgs.ts";

/** Metadata that the cluster sets; left out where an exported object has it. */
export interface ExportedMetadata {
  /** Left out: the cluster sets it. */
  creationTimestamp?: Input<string | null>;
  /** Left out: the cluster sets it. */
  generation?: Input<number | null>;
  /** Left out: the cluster sets it. */
  uid?: Input<string | null>;
  /** Left out: the cluster sets it. */
  resourceVersion?: Input<string | null>;
  /** Left out: the cluster sets it. */
  selfLink?: Input<string | null>;
  /** Left out: the cluster sets it. */
  managedFields?: Input<unknown>;
}

/** The part of an object's metadata that a program declares. */
export interface ObjectMetadataArgs extends ExportedMetadata {
  /** @default the resource's Pulumi name */
  name?: Input<string>;
  /** @default the namespace of the provider, or of the kubeconfig's context */
  namespace?: Input<string>;
  /** Other keys stay as they are. @default none */
  labels?: Input<Record<string, Input<string>> | null>;
  /** Other keys stay as they are. @default none */
  annotations?: Input<Record<string, Input<string>> | null>;
}

/** The API's ObjectReference, as far as images use it. */
export interface ObjectReferenceArgs {
  /** An image in a registry, a tag of a stream, or an image in a stream's history. */
  kind: Input<"DockerImage" | "ImageStreamTag" | "ImageStreamImage">;
  /** `quay.io/acme/app:1.4`, `stream:tag`, or `stream@sha256:…`. */
  name: Input<string>;
  /** @default the namespace in which the reference stands */
  namespace?: Input<string>;
}

/** A reference that names its registry (`quay.io/acme/app:1.4`), a tag of a declared stream, or the API's object. */
export type ImageSourceArgs = string | StreamTag | ObjectReferenceArgs;

/** The API's `TagImportPolicy`. */
export interface TagImportPolicyArgs {
  /** Allows plain HTTP and unverified TLS. @default false */
  insecure?: Input<boolean>;
  /** The cluster looks for a new image by itself, every 15 minutes by default. @default false */
  scheduled?: Input<boolean>;
  /** Reduces a manifest list to the cluster's platform, or keeps it. @default the cluster's, usually `Legacy` */
  importMode?: Input<"Legacy" | "PreserveOriginal">;
}

/** Which tags of a repository a selection considers. */
export interface TagFilterArgs {
  /** Only tags in which this regular expression finds something; RE2's syntax, as Flux has it. */
  pattern: Input<string>;
  /** Text to compare instead of the whole tag, by groups of the pattern: `$ts`, `${ts}`, `$1`. @default the tag */
  extract?: Input<string>;
}

/** Policies that choose among tags. */
export interface SelectionPolicyArgs {
  /** The highest version in this range, `>=1.4 <2` or `1.4.x`; prereleases only if the range names one of the same version. */
  semver: Input<string>;
  /** `asc` chooses the highest number, `desc` the lowest; what is no decimal number is left out. */
  numerical: Input<"asc" | "desc">;
  /** `asc` chooses the last by name, `desc` the first. */
  alphabetical: Input<"asc" | "desc">;
}

/** The tags that a selection considers. */
export interface SelectionFilterArgs {
  /** @default all tags, but those of signatures and the like (`sha256-…`) */
  filter?: Input<TagFilterArgs>;
}

/**
 * Choice of one of a repository's tags: by exactly one of `semver`, `numerical` and `alphabetical`. Of equal tags, as
 * `1.4.0` and `v1.4.0`, the one with the shorter name is chosen, then the alphabetically first.
 */
export type SelectionArgs = SelectionFilterArgs & OneOf<SelectionPolicyArgs>;

/** The API's `TagReferencePolicy`. */
export interface TagReferencePolicyArgs {
  /** `Source` gives the registry that the image was imported from, `Local` the cluster's own registry, which pulls it through. */
  type: Input<"Source" | "Local">;
}

/** One tag of a stream: the API's `TagReference`, and what this package adds to it. */
export interface TagReferenceArgs {
  /** `1.4`: letters, digits, `_`, `.` and `-`, at most 128. */
  name: Input<string>;
  /** Left out: the cluster counts with it, and exported objects have it. */
  generation?: Input<number | null>;
  /** Source of the tag's image. @default none: builds and pushes fill the tag */
  from?: Input<ImageSourceArgs | null>;
  /** Chooses among the tags of the repository that `from` names; the cluster gets the chosen tag. @default none */
  select?: Input<SelectionArgs>;
  /** For the console and `oc new-app`: `description`, `iconClass`, `version` and others. @default none */
  annotations?: Input<Record<string, Input<string>> | null>;
  /** The tag is only a name for `from`; nothing is imported. @default false */
  reference?: Input<boolean | null>;
  /** @default the cluster's: verified, not scheduled */
  importPolicy?: Input<TagImportPolicyArgs | null>;
  /**
   * Which image of a manifest list the tag has, for instance `linux/arm64`. An image for another platform is an error.
   * With a variant (`linux/arm/v7`), or with a source by digest, the spec holds the image's digest, as with `pin`: the
   * cluster cannot pick it by itself.
   * @default the cluster's own platform, or the whole list with `importMode: "PreserveOriginal"`
   */
  platform?: Input<string>;
  /** Lets consumers pull from the source, or through the cluster's registry. @default { type: "Source" } */
  referencePolicy?: Input<TagReferencePolicyArgs | null>;
  /** The cluster's spec holds the digest that was previewed, instead of the tag. @default false */
  pin?: Input<boolean>;
  /** Refuses or takes the new image of a tag that moved since its preview. @default "fail" */
  onMoved?: Input<"fail" | "accept">;
  /**
   * Images of the tag's history that an update keeps, newest first: it removes older ones from the stream's status, as the platform's
   * pruner does, but never one that a workload, a build or another tag uses. The preview shows the digests.
   * @default all
   */
  keepRevisions?: Input<number>;
  /** Judges the tag's image before it is announced, after the provider's verifier. @default none */
  verify?: VerifierArgs;
}

/** The API's `ImageLookupPolicy`. */
export interface ImageLookupPolicyArgs {
  /** Lets workloads of the namespace use the stream's name as image. */
  local: Input<boolean>;
}

/** The API's `ImageStreamSpec`. */
export interface ImageStreamSpecArgs {
  /** Lets workloads of the namespace use the stream's name as image. @default { local: false } */
  lookupPolicy?: Input<ImageLookupPolicyArgs | null>;
  /**
   * A repository of which the cluster imports all tags, 50 by default, when the stream gets it. Declared tags that have the
   * name of one of these keep what is declared.
   * @default none
   */
  dockerImageRepository?: Input<string | null>;
  /** Other tags of the stream stay as they are. @default none */
  tags?: Input<Input<TagReferenceArgs>[] | null>;
}
