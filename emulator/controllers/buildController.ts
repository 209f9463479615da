import type { ClusterClient, ClusterCore, Controller } from "../apiserver/resource.ts";
import { type BuildConfig, buildConfigKind } from "../build/buildConfigObject.ts";
import { type Build, buildKind, isFinalPhase } from "../build/buildObject.ts";
import { BuildFailure } from "../buildRun/buildFailure.ts";
import { type PodRuns, podRuns } from "../buildRun/podRuns.ts";
import type { ImageStream } from "../image/stream/object.ts";
import { splitTagName } from "../image/tag/name.ts";
import type { Activity } from "./activity.ts";
import { BuildExecution, type BuildSurroundings } from "./buildExecution.ts";
import { pruneBuilds } from "./buildHistory.ts";
import { BuildRecorder } from "./buildRecorder.ts";
import { Informer, keyOf, splitKey } from "./informer.ts";
import { missingInputs } from "./missingInputs.ts";
import { configOf, mayStart, supersededBy } from "./runPolicy.ts";
import { imageStreams } from "./tagResolver.ts";
import { exponentialBackoff, WorkQueue } from "./workQueue.ts";

/** Starts builds, cancels them, and deletes old ones: New, Pending, Running, then Complete, Failed, Error or Cancelled. */
export class BuildController implements Controller {
  readonly #core: ClusterCore;
  readonly #client: ClusterClient;
  readonly #surroundings: BuildSurroundings;
  readonly #builds: Informer;
  readonly #streams: Informer;
  readonly #runs: PodRuns;
  readonly #activity: Activity;
  readonly #queue: WorkQueue;
  readonly #pruning: WorkQueue;
  readonly #ends: readonly (() => void)[];

  constructor(core: ClusterCore, activity: Activity, client: ClusterClient, surroundings: BuildSurroundings) {
    this.#core = core;
    this.#client = client;
    this.#surroundings = surroundings;
    this.#activity = activity;
    this.#runs = podRuns(core);
    this.#builds = new Informer(core, buildKind);
    this.#streams = new Informer(core, imageStreams);
    this.#queue = new WorkQueue({
      clock: core.clock,
      activity,
      workers: 10,
      retryAfter: (_error, failures) => exponentialBackoff(failures),
      run: (key) => this.#step(key),
    });
    const configs = new Informer(core, buildConfigKind);
    this.#pruning = new WorkQueue({
      clock: core.clock,
      activity,
      run: async (key) => {
        const { namespace, name } = splitKey(key);
        const config = configs.get(namespace, name);
        if (config !== undefined) await pruneBuilds(client, this.#builds, config as BuildConfig);
      },
    });
    this.#ends = [
      this.#builds.subscribe({
        added: (build) => this.#queue.add(keyOf(build)),
        updated: (_old, build) => this.#moved(build as Build),
        deleted: (build) => this.#deleted(build as Build),
      }),
      this.#streams.subscribe({ added: ({ metadata }) => this.#waiting(metadata.namespace ?? "") }),
      ...["configmaps", "secrets"].map((resource) =>
        new Informer(core, { group: "", resource }).subscribe({
          added: ({ metadata }) => this.#waiting(metadata.namespace ?? ""),
        }),
      ),
      configs.subscribe({ updated: (_old, config) => this.#pruning.add(keyOf(config)) }),
    ];
  }

  close(): void {
    for (const end of this.#ends) end();
    this.#queue.close();
    this.#pruning.close();
  }

  #moved(build: Build): void {
    this.#queue.add(keyOf(build));
    if (isFinalPhase(build.status.phase)) this.#ended(build);
  }

  #deleted(build: Build): void {
    this.#runs.delete(build);
    this.#waiting(build.metadata.namespace ?? "");
  }

  /** Starts the next build of the BuildConfig, and prunes its history. */
  #ended(build: Build): void {
    const { namespace = "" } = build.metadata;
    this.#waiting(namespace);
    const name = configOf(build);
    if (name !== undefined) this.#pruning.add(`${namespace}/${name}`);
  }

  #waiting(namespace: string): void {
    for (const build of this.#builds.list(namespace)) {
      if ((build as Build).status.phase === "New") this.#queue.add(keyOf(build));
    }
  }

  async #step(key: string): Promise<void> {
    const { namespace, name } = splitKey(key);
    const build = this.#builds.get(namespace, name) as Build | undefined;
    if (build === undefined || isFinalPhase(build.status.phase)) return;
    // Jenkins runs the builds of its pipelines.
    if (build.spec.strategy.jenkinsPipelineStrategy !== undefined) return;
    if (build.status.cancelled) return this.#cancel(build);
    if (build.status.phase === "New") return this.#start(build);
    // The pods of a cluster that was started anew are gone.
    if (this.#runs.find(build) === undefined) await this.#end(build, "BuildPodDeleted", "Error");
  }

  #cancel(build: Build): Promise<void> {
    this.#runs.delete(build);
    return this.#end(build, "CancelledBuild", "Cancelled");
  }

  async #start(build: Build): Promise<void> {
    const others = this.#siblings(build);
    for (const other of supersededBy(build, others)) {
      await this.#recorder(other).status(() => ({ cancelled: true }));
    }
    if (!mayStart(build, this.#siblings(build))) return;
    const output = this.#outputReference(build);
    if (output === undefined) {
      if (build.status.reason === "InvalidOutputReference") return;
      const { reason, message } = new BuildFailure("InvalidOutputReference");
      return this.#recorder(build).status(() => ({ reason, message }));
    }
    const missing = missingInputs(this.#core, build);
    if (missing !== undefined) return this.#lacks(build, missing);
    await this.#run(build, output);
  }

  /** An upload cannot wait for a missing input; any other build does. */
  async #lacks(build: Build, message: string): Promise<void> {
    const reason = "GenericBuildFailed";
    if (build.spec.source.binary !== undefined)
      return this.#recorder(build).finish({ phase: "Failed", reason, message });
    if (build.status.message === message) return;
    await this.#recorder(build).status(() => ({ reason, message }));
  }

  /** Creates the build's pod, and leaves it to itself. */
  async #run(build: Build, output: string): Promise<void> {
    const execution = new BuildExecution(this.#core, this.#client, this.#activity, this.#surroundings, build);
    this.#runs.add(build, execution.run);
    await this.#recorder(build).start(output);
    void execution.execute();
  }

  #recorder(build: Build): BuildRecorder {
    return new BuildRecorder(this.#core, this.#client, build);
  }

  #siblings(build: Build): Build[] {
    const config = configOf(build);
    if (config === undefined) return [];
    return this.#builds
      .list(build.metadata.namespace)
      .map((other) => other as Build)
      .filter((other) => configOf(other) === config && !isFinalPhase(other.status.phase))
      .filter(({ metadata }) => metadata.name !== build.metadata.name);
  }

  /** The pull spec of the output: `""` for a build without output, undefined while the stream is missing. */
  #outputReference({ metadata, spec }: Build): string | undefined {
    const { to } = spec.output;
    if (to === undefined) return "";
    if (to.kind === "DockerImage") return to.name ?? "";
    const split = splitTagName(to.name ?? "");
    const namespace = to.namespace || metadata.namespace || "";
    const stream = split && (this.#streams.get(namespace, split.stream) as ImageStream | undefined);
    const repository = stream?.status.dockerImageRepository;
    return repository ? `${repository}:${split?.tag}` : undefined;
  }

  #end(build: Build, why: string, phase: string): Promise<void> {
    const { reason, message } = new BuildFailure(why);
    return this.#recorder(build).finish({ phase, reason, message });
  }
}
