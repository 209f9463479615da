import type { Input } from "@pulumi/pulumi";
import type { ClusterImagePolicySpec } from "../provider/resources/clusterImagePolicy/spec.ts";
import type { DeclaredArgs } from "./buildConfigArgs.ts";
import type { SingletonArgs } from "./singletonArgs.ts";

/** Arguments of `ClusterImagePolicy`. */
export interface ClusterImagePolicyArgs extends SingletonArgs {
  /** As in the YAML of the object; says nothing here. */
  apiVersion?: Input<"config.openshift.io/v1">;
  /** As in the YAML of the object; says nothing here. */
  kind?: Input<"Image">;
  /** The fields that the program owns, by the API's names. Others stay as they are. An empty list declares that there is none. */
  spec?: DeclaredArgs<ClusterImagePolicySpec>;
  /**
   * Certificates in PEM that imports, builds and nodes trust, by `host[:port]` of their registry. A ConfigMap in `openshift-config` is made
   * of them, under the name in `spec.additionalTrustedCA`.
   * @default none
   */
  trustedCertificates?: Input<Record<string, Input<string>> | null>;
}
