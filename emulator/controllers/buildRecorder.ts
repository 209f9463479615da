import { copy } from "../apiserver/copy.ts";
import type { ClusterClient, ClusterCore } from "../apiserver/resource.ts";
import { timestamp } from "../apiserver/timestamp.ts";
import { type Build, type BuildStatus, buildKind, isFinalPhase } from "../build/buildObject.ts";
import type { FetchedCommit } from "../buildRun/buildRun.ts";
import { type BuildStageName, withStep } from "../buildRun/buildStage.ts";
import type { RunRecorder } from "../buildRun/podRun.ts";
import { Informer } from "./informer.ts";

/** Writes the progress of one build into its object, until that is gone or final. */
export class BuildRecorder implements RunRecorder {
  readonly #core: ClusterCore;
  readonly #client: ClusterClient;
  readonly #build: Build;

  constructor(core: ClusterCore, client: ClusterClient, build: Build) {
    this.#core = core;
    this.#client = client;
    this.#build = build;
  }

  /** The present object; undefined if it is gone. */
  get present(): Build | undefined {
    const { namespace = "", name = "", uid } = this.#build.metadata;
    const found = new Informer(this.#core, buildKind).get(namespace, name);
    return found?.metadata.uid === uid ? (found as Build) : undefined;
  }

  async status(change: (build: Build) => Partial<BuildStatus>): Promise<void> {
    await this.#update((build) => ({ ...build, status: { ...build.status, ...change(build) } }));
  }

  /** Ends the build: sets the members that every finished build has. */
  async finish(status: Partial<BuildStatus>): Promise<void> {
    const now = this.#core.clock.now();
    const completionTimestamp = timestamp(this.#core.clock);
    await this.status(({ status: { startTimestamp = completionTimestamp } }) => {
      const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(startTimestamp)) / 1000));
      const duration = seconds === 0 ? {} : { duration: seconds * 1e9 };
      return { startTimestamp, ...status, completionTimestamp, ...duration };
    });
  }

  async stage(name: BuildStageName, started: Date): Promise<void> {
    const milliseconds = this.#core.clock.now().getTime() - started.getTime();
    const startTime = started.toISOString().replace(/\.\d+Z$/, "Z");
    await this.status(({ spec, status: { stages = [] } }) => ({
      stages: withStep(stages, spec.strategy, { name, startTime, milliseconds }),
    }));
  }

  async fetched(commit: FetchedCommit): Promise<void> {
    const revision = { type: "Git", git: { author: {}, committer: {}, ...commit } };
    await this.#update((build) => ({ ...build, spec: { ...build.spec, revision } }), "details");
  }

  /** Moves the build to Pending, with its pod's name and its output. */
  async start(output: string): Promise<void> {
    await this.#update(({ metadata, status: { reason: _reason, message: _message, ...status }, ...build }) => ({
      ...build,
      metadata: {
        ...metadata,
        annotations: { ...metadata.annotations, "openshift.io/build.pod-name": `${metadata.name}-build` },
      },
      status: { ...status, phase: "Pending", ...(output === "" ? {} : { outputDockerImageReference: output }) },
    }));
  }

  async #update(change: (build: Build) => Build, subresource = ""): Promise<void> {
    const { present } = this;
    if (present === undefined || isFinalPhase(present.status.phase)) return;
    const { group, resource } = buildKind;
    const { namespace = "" } = present.metadata;
    await this.#client.replace({ group, resource, subresource, namespace }, copy(change(present)));
  }
}
