import type { Input } from "@pulumi/pulumi";
import type { ImagePrunerSpec } from "../provider/resources/imagePruner/spec.ts";
import type { DeclaredArgs } from "./buildConfigArgs.ts";
import type { SingletonArgs } from "./singletonArgs.ts";

/** Arguments of `ImagePruner`. */
export interface ImagePrunerArgs extends SingletonArgs {
  /** As in the YAML of the object; says nothing here. */
  apiVersion?: Input<"imageregistry.operator.openshift.io/v1">;
  /** As in the YAML of the object; says nothing here. */
  kind?: Input<"ImagePruner">;
  /** The fields that the program owns, by the API's names. Others stay as they are. */
  spec: DeclaredArgs<ImagePrunerSpec>;
}
