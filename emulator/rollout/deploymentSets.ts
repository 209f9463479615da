import { createHash } from "node:crypto";
import { copy, equal } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import { type Replicas, sumOf, type Template, wantedOf } from "./replicas.ts";

/** The resource of Deployments. */
export const deploymentResource = { group: "apps", resource: "deployments" } as const;

const hashKey = "pod-template-hash";
const revisionKey = "deployment.kubernetes.io/revision";
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
const hashLetters = "bcdfghjklmnpqrstvwxz2456789";

export interface DeploymentCondition {
  type: string;
  status: string;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
  reason?: string;
  message?: string;
}

export interface DeploymentStatus {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  unavailableReplicas?: number;
  conditions?: DeploymentCondition[];
}

/** A Deployment as it is stored. */
export interface Deployment extends KubeObject {
  spec: {
    replicas?: number;
    paused?: boolean;
    minReadySeconds?: number;
    progressDeadlineSeconds?: number;
    revisionHistoryLimit?: number;
    selector?: { matchLabels?: Record<string, string> };
    strategy?: { type?: string; rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string } };
    template?: Template;
  };
  status?: DeploymentStatus;
}

/** The revision of a Deployment or of its ReplicaSet, 0 if none. */
export const revisionOf = ({ metadata }: KubeObject): number => Number(metadata.annotations?.[revisionKey] ?? 0);

/** The ReplicaSet of the present template. */
export function currentSet({ spec }: Deployment, sets: readonly Replicas[]): Replicas | undefined {
  return sets.find((set) => equal(withoutHash(set.spec.template), copy(spec.template ?? {})));
}

function withoutHash(template: Template = {}): Template {
  const { [hashKey]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** The ReplicaSet for the present template, of the next revision. */
export function newSet(deployment: Deployment, sets: readonly Replicas[], replicas: number): Replicas {
  const { metadata, spec } = deployment;
  const { name = "", namespace = "", uid = "" } = metadata;
  const hash = hashOf(spec.template);
  const labels = { ...spec.template?.metadata?.labels, [hashKey]: hash };
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: annotationsFor(deployment, nextRevision(sets)),
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "Deployment", name, uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: {
      replicas,
      ...(spec.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {}),
      selector: { ...spec.selector, matchLabels: { ...spec.selector?.matchLabels, [hashKey]: hash } },
      template: { ...copy(spec.template ?? {}), metadata: { ...spec.template?.metadata, labels } },
    },
  };
}

/** The annotations of a Deployment's current ReplicaSet. */
export function annotationsFor({ metadata, spec }: Deployment, revision: number): Record<string, string> {
  const { [lastApplied]: _applied, [revisionKey]: _revision, ...own } = metadata.annotations ?? {};
  const desired = spec.replicas ?? 1;
  return {
    ...own,
    "deployment.kubernetes.io/desired-replicas": String(desired),
    "deployment.kubernetes.io/max-replicas": String(desired + limitsOf({ spec }).maxSurge),
    [revisionKey]: String(revision),
  };
}

/** The revision after those of the given sets. */
export const nextRevision = (sets: readonly Replicas[]): number => Math.max(0, ...sets.map(revisionOf)) + 1;

/** Sets the revision annotation. */
export function withRevision<T extends KubeObject>(object: T, revision: number): T {
  const { metadata } = object;
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [revisionKey]: String(revision) } },
  };
}

/** Numbers from `maxSurge` and `maxUnavailable`; one of them is more than zero. */
export function limitsOf({ spec }: Pick<Deployment, "spec">): { maxSurge: number; maxUnavailable: number } {
  if (spec.strategy?.type === "Recreate") return { maxSurge: 0, maxUnavailable: spec.replicas ?? 1 };
  const { maxSurge = 0, maxUnavailable = 0 } = spec.strategy?.rollingUpdate ?? {};
  return fencePosts(spec.replicas ?? 1, maxSurge, maxUnavailable);
}

/** Rounds a surge up and an unavailability down. */
export function fencePosts(
  replicas: number,
  surge: unknown,
  unavailability: unknown,
): { maxSurge: number; maxUnavailable: number } {
  const maxSurge = part(surge, replicas, Math.ceil);
  const maxUnavailable = part(unavailability, replicas, Math.floor);
  return { maxSurge, maxUnavailable: maxSurge + maxUnavailable === 0 ? 1 : Math.min(maxUnavailable, replicas) };
}

function part(value: unknown, whole: number, round: (value: number) => number): number {
  const text = String(value ?? 0);
  return text.endsWith("%") ? round((Number.parseInt(text, 10) * whole) / 100) : Number(text);
}

/** Letters that form no words, the same for equal templates. */
export function hashOf(template: Template | undefined): string {
  const bytes = createHash("sha256")
    .update(JSON.stringify(template ?? {}))
    .digest();
  return [...bytes.subarray(0, 10)].map((byte) => hashLetters[byte % hashLetters.length]).join("");
}

/** The number of pods that all sets want. */
export const totalOf = (sets: readonly Replicas[]): number => sumOf(sets, wantedOf);
