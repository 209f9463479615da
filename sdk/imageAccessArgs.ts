import type { Input } from "@pulumi/pulumi";
import type { OneOf } from "./alternatives.ts";
import type { ImageStream } from "./imageStream.ts";

/** A service account. */
export interface ServiceAccountSubjectArgs {
  /** Name of the account. */
  serviceAccount: Input<string>;
  /** @default the namespace of the images */
  namespace?: Input<string>;
}

/** Subjects that have one name. */
export interface NamedSubjectArgs {
  /** All service accounts of this namespace. */
  serviceAccounts: Input<string>;
  /** A user as `oc whoami` prints it. */
  user: Input<string>;
  /** A group of users. */
  group: Input<string>;
}

/**
 * A user, group or service account. A string is a name of the platform: `system:authenticated`, `system:unauthenticated`,
 * `system:serviceaccounts:prod`, `system:serviceaccount:prod:deployer`.
 */
export type SubjectArgs = `system:${string}` | ServiceAccountSubjectArgs | OneOf<NamedSubjectArgs>;

/** Arguments of `ImageAccess`: subjects by action. */
export interface ImageAccessArgs {
  /** Beginning of the names of the role bindings, and the namespace of the images. @default the resource's Pulumi name, in the provider's namespace */
  metadata?: Input<{
    /** @default the resource's Pulumi name */
    name?: Input<string>;
    /** @default the provider's namespace */
    namespace?: Input<string>;
  } | null>;
  /** Permits `pull` and `push` for this stream only. @default all streams of the namespace */
  stream?: Input<string> | ImageStream;
  /** Subjects that may pull images. @default none */
  pull?: Input<Input<SubjectArgs>[]>;
  /** Subjects that may push and pull images. @default none */
  push?: Input<Input<SubjectArgs>[]>;
  /** Subjects that may push images of builds, and create streams for them. @default none */
  build?: Input<Input<SubjectArgs>[]>;
  /** Subjects that may read streams, and pull their images. @default none */
  view?: Input<Input<SubjectArgs>[]>;
  /** Subjects that may change streams, and push into them. @default none */
  edit?: Input<Input<SubjectArgs>[]>;
  /**
   * Takes over role bindings that exist already under these names, and replaces those that give another role. Without it, an
   * existing one is an error.
   * @default false
   */
  adopt?: Input<boolean>;
}
