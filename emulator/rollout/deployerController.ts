import { copy } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterClient, ClusterCore, Controller } from "../apiserver/resource.ts";
import type { Activity } from "../controllers/activity.ts";
import { Informer, keyOf, splitKey } from "../controllers/informer.ts";
import { conflictsAtOnce, WorkQueue } from "../controllers/workQueue.ts";
import type { DeploymentConfig } from "../deploymentConfig/object.ts";
import { encodedConfig } from "../deploymentConfig/rollout.ts";
import {
  desiredReplicas,
  inPhase,
  isCancelled,
  isTerminated,
  phaseOf,
  type RolloutPhase,
  versionOf,
} from "../deploymentConfig/versionController.ts";
import { fencePosts } from "./deploymentSets.ts";
import { controllerOf } from "./ownedPod.ts";
import { availableOf, type Replicas, replicationControllers, sumOf, wantedOf } from "./replicas.ts";
import { recreate, rolling, type ScaleStep } from "./rollingSteps.ts";

const pod = "openshift.io/deployer-pod";
const timeoutSeconds = 600;

/** Rolls the versions of DeploymentConfigs out, as their deployer pods do. Runs no hooks. */
export class DeployerController implements Controller {
  readonly #core: ClusterCore;
  readonly #client: ClusterClient;
  readonly #controllers: Informer;
  readonly #queue: WorkQueue;
  readonly #end: () => void;
  /** The last change of a rollout, by the uid of its controller. */
  readonly #progress = new Map<string, { readonly state: string; readonly at: number }>();

  constructor(core: ClusterCore, activity: Activity, client: ClusterClient) {
    this.#core = core;
    this.#client = client;
    this.#controllers = new Informer(core, replicationControllers);
    this.#queue = new WorkQueue({
      clock: core.clock,
      activity,
      retryAfter: conflictsAtOnce,
      run: (key) => this.#sync(key),
    });
    // A change of one version may be what another one waits for.
    const wake = (object: KubeObject): void => {
      for (const one of this.#versionsOf(object)) this.#queue.add(keyOf(one));
    };
    this.#end = this.#controllers.subscribe({
      added: wake,
      updated: (_old, controller) => wake(controller),
      deleted: ({ metadata }) => this.#progress.delete(metadata.uid ?? ""),
    });
  }

  close(): void {
    this.#end();
    this.#queue.close();
  }

  async #sync(key: string): Promise<void> {
    const { namespace, name } = splitKey(key);
    const version = this.#controllers.get(namespace, name) as Replicas | undefined;
    if (version === undefined || versionOf(version) === 0 || isTerminated(version)) return;
    if (isCancelled(version)) return this.#move(version, "Failed");
    const now = goTime(this.#core.clock.now());
    const phase = phaseOf(version);
    if (phase === "New")
      return this.#move(version, "Pending", { [`${pod}.name`]: `${name}-deploy`, [`${pod}.created-at`]: now });
    if (phase === "Pending") return this.#move(version, "Running", { [`${pod}.started-at`]: now });
    return this.#deploy(version);
  }

  async #deploy(version: Replicas): Promise<void> {
    const config = JSON.parse(version.metadata.annotations?.[encodedConfig] ?? "{}") as DeploymentConfig;
    const old = this.#versionsOf(version).filter(({ metadata }) => metadata.uid !== version.metadata.uid);
    const wanted = desiredReplicas(version);
    const steps = stepsOf(config, version, old, wanted);
    for (const { set, replicas } of steps) await this.#scale(set, replicas);
    if (steps.length > 0) return;
    const done = availableOf(version) >= wanted && sumOf(old, wantedOf) === 0;
    const ended = { [`${pod}.completed-at`]: goTime(this.#core.clock.now()) };
    if (done) return this.#move(config.spec.test ? scaled(version, 0) : version, "Complete", ended);
    if (this.#isLate(version, old, timeoutOf(config))) return this.#move(version, "Failed", ended);
  }

  /** The versions of the same DeploymentConfig, the oldest first. */
  #versionsOf(controller: KubeObject): Replicas[] {
    const owner = controllerOf(controller)?.uid;
    if (owner === undefined) return [];
    return this.#controllers
      .list(controller.metadata.namespace)
      .map((one) => one as Replicas)
      .filter((one) => controllerOf(one)?.uid === owner)
      .sort((a, b) => versionOf(a) - versionOf(b));
  }

  /** Says if nothing has moved for the strategy's time; looks again when that is over. */
  #isLate(version: Replicas, old: readonly Replicas[], milliseconds: number): boolean {
    const { uid = "" } = version.metadata;
    const state = [version, ...old].map((one) => `${wantedOf(one)}/${availableOf(one)}`).join(" ");
    const now = this.#core.clock.now().getTime();
    const known = this.#progress.get(uid);
    if (known?.state === state) return now - known.at >= milliseconds;
    this.#progress.set(uid, { state, at: now });
    this.#queue.addAfter(keyOf(version), milliseconds);
    return false;
  }

  async #scale(controller: Replicas, replicas: number): Promise<void> {
    const { namespace = "" } = controller.metadata;
    await this.#client.replace({ ...replicationControllers, namespace }, copy(scaled(controller, replicas)));
  }

  async #move(version: Replicas, phase: RolloutPhase, annotations: Record<string, string> = {}): Promise<void> {
    const { namespace = "" } = version.metadata;
    await this.#client.replace({ ...replicationControllers, namespace }, copy(inPhase(version, phase, annotations)));
  }
}

function stepsOf({ spec }: DeploymentConfig, version: Replicas, old: readonly Replicas[], wanted: number): ScaleStep[] {
  const served = old.some((one) => wantedOf(one) > 0);
  if (spec.strategy.type !== "Rolling" || !served) return recreate(wanted, version, old);
  const { maxSurge, maxUnavailable } = spec.strategy.rollingParams ?? {};
  return rolling(wanted, version, old, fencePosts(wanted, maxSurge, maxUnavailable));
}

function scaled(controller: Replicas, replicas: number): Replicas {
  return { ...controller, spec: { ...controller.spec, replicas } };
}

/** Milliseconds without progress after which a rollout fails. */
function timeoutOf({ spec }: DeploymentConfig): number {
  const params = spec.strategy.type === "Rolling" ? spec.strategy.rollingParams : spec.strategy.recreateParams;
  return Number(params?.["timeoutSeconds"] ?? timeoutSeconds) * 1000;
}

/** A time as Go prints it. */
function goTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
}
