import type { ObjectAddress } from "../../cluster/objects.ts";
import type { Members } from "../../image/members.ts";
import { objectName } from "../inputs/objectName.ts";

/** The metadata of an object that a program declares; other members of the API's may stand beside these. */
export interface DeclaredMetadata {
  /** Name of the object. */
  name: string;
  /** Absent in cluster scope. */
  namespace?: string;
  /** The declared labels. */
  labels?: Record<string, string>;
  /** The declared annotations. */
  annotations?: Record<string, string>;
  [member: string]: unknown;
}

/** Inputs of an object of any kind: the object, and how it is written. */
export interface KubernetesObjectInputs {
  apiVersion: string;
  kind: string;
  metadata: DeclaredMetadata;
  /** Takes over an object that exists already. */
  adopt?: boolean;
  /** Takes fields over from other field managers. */
  force?: boolean;
  /** Seconds that a rollout and a deletion get; 0 does not wait. */
  timeout?: number;
  /** Images of containers with an image trigger, where this program moves the tag; by the containers' names. */
  triggeredImages?: Record<string, string>;
  /** `spec`, `data`, `rules` and whatever else the kind has. */
  [member: string]: unknown;
}

/** Outputs of an object beside its inputs. */
export interface KubernetesObjectOutputs extends KubernetesObjectInputs {
  /** The name under which the API records what this resource has written. */
  fieldManager: string;
  /** The cluster's own name for the object; another one after it was made anew. */
  uid: string;
  /** The adoption by which the program has the object; absent if it has created it. */
  adoption?: string;
}

/** The members that are no part of the object. */
const ownMembers: ReadonlySet<string> = new Set([
  ...["adopt", "force", "timeout", "triggeredImages", "transient"],
  ...["fieldManager", "uid", "adoption"],
]);

export const addressOfObject = ({ apiVersion, kind, metadata }: KubernetesObjectInputs): ObjectAddress => ({
  apiVersion,
  kind,
  name: metadata.name,
  ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
});

/** `namespace/name`, or the name in cluster scope. */
export const idOfObject = ({ metadata }: Pick<KubernetesObjectInputs, "metadata">): string =>
  metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;

/** `Deployment shop/web`. */
export const nameOfObject = (inputs: KubernetesObjectInputs): string => objectName(addressOfObject(inputs));

/** Key of the record of a creation. */
export const objectCreation = (inputs: KubernetesObjectInputs) => ({
  kind: "KubernetesObject",
  id: `${inputs.apiVersion}/${inputs.kind}/${idOfObject(inputs)}`,
});

/** Tells that a member is the object's. Pulumi's own begin with two underscores. */
const isOfObject = (key: string): boolean => !ownMembers.has(key) && !key.startsWith("__");

/** The object as it is applied. */
export const manifestOf = (inputs: KubernetesObjectInputs): Members & Pick<KubernetesObjectInputs, "metadata"> => ({
  metadata: inputs.metadata,
  ...Object.fromEntries(Object.entries(inputs).filter(([key]) => isOfObject(key))),
});

/** API group without its version. */
export const groupOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
