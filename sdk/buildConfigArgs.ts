import type { Input } from "@pulumi/pulumi";
import type { ObjectReference } from "../provider/image/objectReference.ts";
import type { BuildConfigSpec } from "../provider/resources/buildConfig/spec.ts";
import type { ImageSourceArgs, ObjectMetadataArgs } from "./args.ts";

/**
 * Arguments of which each member may be an output. A reference to an image may also be a tag of a declared stream, `stream:tag`,
 * `namespace/stream:tag`, or the name of an image with its registry.
 */
export type DeclaredArgs<T> = [T] extends [ObjectReference]
  ? Input<ImageSourceArgs>
  : [T] extends [string | number | boolean]
    ? Input<T>
    : [T] extends [(infer Element)[]]
      ? Input<DeclaredArgs<Element>[]>
      : Input<{ [Key in keyof T]: DeclaredArgs<NonNullable<T[Key]>> | null }>;

/** The API's `BuildConfigSpec`, with references that may be tags of declared streams. */
export type BuildConfigSpecArgs = DeclaredArgs<BuildConfigSpec>;

/** Arguments of `BuildConfig`. */
export interface BuildConfigArgs {
  /** As in the YAML of a BuildConfig; says nothing here. */
  apiVersion?: Input<"build.openshift.io/v1" | "v1">;
  /** As in the YAML of a BuildConfig; says nothing here. */
  kind?: Input<"BuildConfig">;
  /** Left out: exported objects have it. */
  status?: Input<unknown>;
  /** @default the resource's Pulumi name, in the provider's namespace */
  metadata?: Input<ObjectMetadataArgs | null>;
  /** Strategy, source, output, triggers and the rest, by the API's names. */
  spec: BuildConfigSpecArgs;
  /**
   * Takes over a BuildConfig that exists already. Without it, an existing one is an error. With it, every replacement deletes the
   * old object first. Destroying deletes an adopted BuildConfig like any other.
   * @default false
   */
  adopt?: Input<boolean>;
}
