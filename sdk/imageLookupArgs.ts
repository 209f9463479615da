import type * as pulumi from "@pulumi/pulumi";
import type { ImageStream } from "./imageStream.ts";
import type { ObjectArgs, ObjectResource } from "./objectArgs.ts";

/** Arguments of `ImageLookup`. */
export interface ImageLookupArgs {
  /**
   * An image stream, whose tags all workloads of its namespace may then use as image names; or a workload (Deployment,
   * StatefulSet, DaemonSet, ReplicaSet, ReplicationController, DeploymentConfig, Job, CronJob, Pod), all of whose images
   * are then looked up in the namespace's streams.
   */
  object: ObjectArgs | ObjectResource | ImageStream;
  /** `false` turns off what another user has enabled. @default true */
  enabled?: pulumi.Input<boolean>;
}
