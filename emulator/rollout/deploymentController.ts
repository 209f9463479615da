import { copy, equal } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterClient, ClusterCore, Controller } from "../apiserver/resource.ts";
import type { Activity } from "../controllers/activity.ts";
import { Informer, keyOf, splitKey } from "../controllers/informer.ts";
import { conflictsAtOnce, WorkQueue } from "../controllers/workQueue.ts";
import {
  annotationsFor,
  currentSet,
  type Deployment,
  deploymentResource,
  newSet,
  nextRevision,
  revisionOf,
  withRevision,
} from "./deploymentSets.ts";
import { type Condition, deploymentStatus, timeLeft, withCondition } from "./deploymentStatus.ts";
import { controllerOf } from "./ownedPod.ts";
import { type Replicas, replicaSets, wantedOf } from "./replicas.ts";
import { nextSteps } from "./rollingSteps.ts";

/** Rolls Deployments out through ReplicaSets. */
export class DeploymentController implements Controller {
  readonly #core: ClusterCore;
  readonly #client: ClusterClient;
  readonly #deployments: Informer;
  readonly #sets: Informer;
  readonly #queue: WorkQueue;
  readonly #ends: readonly (() => void)[];

  constructor(core: ClusterCore, activity: Activity, client: ClusterClient) {
    this.#core = core;
    this.#client = client;
    this.#deployments = new Informer(core, deploymentResource);
    this.#sets = new Informer(core, replicaSets);
    this.#queue = new WorkQueue({
      clock: core.clock,
      activity,
      retryAfter: conflictsAtOnce,
      run: (key) => this.#sync(key),
    });
    const wake = (object: KubeObject): void => this.#queue.add(keyOf(object));
    const wakeOwner = (set: KubeObject): void => {
      const owner = controllerOf(set);
      if (owner?.kind === "Deployment") this.#queue.add(`${set.metadata.namespace}/${owner.name}`);
    };
    this.#ends = [
      this.#deployments.subscribe({ added: wake, updated: (_old, deployment) => wake(deployment) }),
      this.#sets.subscribe({ added: wakeOwner, updated: (_old, set) => wakeOwner(set), deleted: wakeOwner }),
    ];
  }

  close(): void {
    for (const end of this.#ends) end();
    this.#queue.close();
  }

  async #sync(key: string): Promise<void> {
    const { namespace, name } = splitKey(key);
    const deployment = this.#deployments.get(namespace, name) as Deployment | undefined;
    if (deployment === undefined) return;
    if (deployment.metadata.deletionTimestamp !== undefined) return this.#updateStatus(deployment);
    const sets = this.#setsOf(deployment);
    if (deployment.spec.paused) return this.#pause(deployment);
    const current = currentSet(deployment, sets);
    if (current === undefined) return this.#create(deployment, sets);
    if (await this.#revise(deployment, current, sets)) return;
    const old = sets.filter((set) => set !== current);
    for (const { set, replicas } of nextSteps(deployment, current, old)) await this.#scale(set, replicas);
    await this.#prune(deployment, current);
    await this.#updateStatus(deployment);
  }

  /** The oldest first. */
  #setsOf({ metadata }: Deployment): Replicas[] {
    return this.#sets
      .list(metadata.namespace)
      .map((set) => set as Replicas)
      .filter((set) => controllerOf(set)?.uid === metadata.uid)
      .sort((a, b) => revisionOf(a) - revisionOf(b));
  }

  async #create(deployment: Deployment, sets: readonly Replicas[]): Promise<void> {
    const { namespace = "" } = deployment.metadata;
    const made = newSet(deployment, sets, sets.length === 0 ? (deployment.spec.replicas ?? 1) : 0);
    await this.#client.create({ ...replicaSets, namespace }, made);
    const message = `Created new replica set "${made.metadata.name}"`;
    await this.#updateStatus(withRevision(deployment, revisionOf(made)), progress("NewReplicaSetCreated", message));
  }

  /** Makes the current ReplicaSet the newest, after a return to its template. */
  async #revise(deployment: Deployment, current: Replicas, sets: readonly Replicas[]): Promise<boolean> {
    const isNewest = sets.every((set) => revisionOf(set) <= revisionOf(current));
    const revision = isNewest ? revisionOf(current) : nextRevision(sets);
    const annotations = { ...current.metadata.annotations, ...annotationsFor(deployment, revision) };
    const { namespace = "" } = deployment.metadata;
    if (!equal(annotations, current.metadata.annotations)) {
      const changed = { ...current, metadata: { ...current.metadata, annotations } };
      await this.#client.replace({ ...replicaSets, namespace }, copy(changed));
    }
    if (isNewest && revisionOf(deployment) === revision) return false;
    const message = `Found new replica set "${current.metadata.name}"`;
    await this.#updateStatus(withRevision(deployment, revision), progress("FoundNewReplicaSet", message));
    return true;
  }

  /** Scales the only set with pods. */
  async #pause(deployment: Deployment): Promise<void> {
    const [active, ...others] = this.#setsOf(deployment).filter((set) => wantedOf(set) > 0);
    if (active !== undefined && others.length === 0) await this.#scale(active, deployment.spec.replicas ?? 1);
    await this.#updateStatus(deployment, {
      type: "Progressing",
      status: "Unknown",
      reason: "DeploymentPaused",
      message: "Deployment is paused",
    });
  }

  async #scale(set: Replicas, replicas: number): Promise<void> {
    if (wantedOf(set) === replicas) return;
    const { namespace = "" } = set.metadata;
    await this.#client.replace({ ...replicaSets, namespace }, copy({ ...set, spec: { ...set.spec, replicas } }));
  }

  /** Deletes the oldest sets without pods beyond the history's limit. */
  async #prune(deployment: Deployment, current: Replicas): Promise<void> {
    const { revisionHistoryLimit: limit = 10 } = deployment.spec;
    const { namespace = "" } = deployment.metadata;
    const empty = this.#setsOf(deployment).filter(
      (set) => set.metadata.name !== current.metadata.name && wantedOf(set) === 0 && (set.status?.replicas ?? 0) === 0,
    );
    for (const { metadata } of empty.slice(0, Math.max(0, empty.length - limit))) {
      await this.#client.delete({ ...replicaSets, namespace }, metadata.name ?? "");
    }
  }

  async #updateStatus(deployment: Deployment, condition?: Condition): Promise<void> {
    const { namespace = "", name = "" } = deployment.metadata;
    const now = this.#core.clock.now();
    const sets = this.#setsOf(deployment);
    const current = currentSet(deployment, sets);
    let { conditions = [], ...counts } = deploymentStatus(deployment, current, sets, now);
    if (condition !== undefined) conditions = withCondition(conditions, now, condition);
    const status = { ...counts, conditions };
    const left = timeLeft({ ...deployment, status }, now);
    if (left > 0 && Number.isFinite(left)) this.#queue.addAfter(`${namespace}/${name}`, left);
    const present = this.#deployments.get(namespace, name);
    if (equal(copy(status), deployment.status) && revisionOf(deployment) === revisionOf(present ?? deployment)) return;
    await this.#client.replace({ ...deploymentResource, namespace, subresource: "status" }, { ...deployment, status });
  }
}

function progress(reason: string, message: string): Condition {
  return { type: "Progressing", status: "True", reason, message };
}
