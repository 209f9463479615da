import type { Input } from "@pulumi/pulumi";
import type { ObjectMetadataArgs } from "./args.ts";

/** The part of the metadata of an object of any kind that a program declares. */
export interface KubernetesMetadataArgs extends ObjectMetadataArgs {
  /** Finalizers that the program adds. @default none */
  finalizers?: Input<Input<string>[] | null>;
  /** Owners, with which the object goes. @default none */
  ownerReferences?: Input<unknown>;
}

/** Arguments of `KubernetesObject`: the object as in its YAML, and how it is written. */
export interface KubernetesObjectArgs {
  /** `v1`, `apps/v1`, `acme.example/v1alpha1`. */
  apiVersion: Input<string>;
  /** The kind as the API spells it. */
  kind: Input<string>;
  /** @default the resource's Pulumi name, in the provider's namespace unless the kind is of cluster scope */
  metadata?: Input<KubernetesMetadataArgs | null>;
  /** Left out: exported objects have it. */
  status?: Input<unknown>;
  /**
   * Takes over an object that exists already, with all fields that the program declares. Without it, an existing one is an
   * error. With it, every replacement deletes the old object first. Destroying deletes an adopted object like any other.
   * @default false
   */
  adopt?: Input<boolean>;
  /** Takes declared fields over from other field managers, such as `kubectl edit`. @default false: a conflict is an error */
  force?: Input<boolean>;
  /**
   * Seconds that a rollout (Deployment, StatefulSet, DaemonSet), the run of a Job, and a deletion get; 0 does not wait.
   * @default 600
   */
  timeout?: Input<number>;
  /** `spec`, `data`, `rules` and whatever else the kind has. `data` and `stringData` of a Secret are kept as secrets. */
  [member: string]: unknown;
}
