import { copy } from "../apiserver/copy.ts";
import type { ClusterClient, ClusterCore, Controller } from "../apiserver/resource.ts";
import { timestamp } from "../apiserver/timestamp.ts";
import { type Build, type BuildStatus, buildKind, isFinalPhase } from "../build/buildObject.ts";
import { parsePullSpec, repositoryPath } from "../image/pullSpec.ts";
import type { ImageStream } from "../image/stream/object.ts";
import { splitTagName } from "../image/tag/name.ts";
import type { Activity } from "./activity.ts";
import type { Builder } from "./builder.ts";
import { Informer, keyOf, splitKey } from "./informer.ts";
import { type ImagePusher, pushToStream } from "./integratedRegistry.ts";
import { IMAGE_STREAMS } from "./tagResolver.ts";
import { exponentialBackoff, WorkQueue } from "./workQueue.ts";

const CONFIG = "openshift.io/build-config.name";
const POLICY = "openshift.io/build.start-policy";

/** The builder and the registry that builds use. */
export interface BuildSurroundings {
  readonly builder: Builder;
  readonly registry: ImagePusher;
}

/** Runs builds step by step: New, Pending, Running, then Complete, Failed or Cancelled. */
export class BuildController implements Controller {
  readonly #core: ClusterCore;
  readonly #client: ClusterClient;
  readonly #surroundings: BuildSurroundings;
  readonly #builds: Informer;
  readonly #streams: Informer;
  readonly #queue: WorkQueue;
  readonly #ends: readonly (() => void)[];

  constructor(core: ClusterCore, activity: Activity, client: ClusterClient, surroundings: BuildSurroundings) {
    this.#core = core;
    this.#client = client;
    this.#surroundings = surroundings;
    this.#builds = new Informer(core, buildKind);
    this.#streams = new Informer(core, IMAGE_STREAMS);
    this.#queue = new WorkQueue({
      clock: core.clock,
      activity,
      workers: 10,
      retryAfter: (_error, failures) => exponentialBackoff(failures),
      run: (key) => this.#step(key),
    });
    this.#ends = [
      this.#builds.subscribe({
        added: (build) => this.#queue.add(keyOf(build)),
        updated: (_old, build) => this.#moved(build as Build),
        deleted: (build) => this.#moved(build as Build),
      }),
      this.#streams.subscribe({ added: ({ metadata }) => this.#waiting(metadata.namespace ?? "") }),
    ];
  }

  close(): void {
    for (const end of this.#ends) end();
    this.#queue.close();
  }

  /** Starts the next build of the BuildConfig when one ends. */
  #moved(build: Build): void {
    this.#queue.add(keyOf(build));
    if (isFinalPhase(build.status.phase)) this.#waiting(build.metadata.namespace ?? "");
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
    if (build.status.cancelled)
      return this.#finish(build, {
        phase: "Cancelled",
        reason: "CancelledBuild",
        message: "The build was cancelled by the user.",
      });
    if (build.status.phase === "New") return this.#start(build);
    if (build.status.phase === "Pending") {
      return this.#update(build, { phase: "Running", startTimestamp: timestamp(this.#core.clock) });
    }
    return this.#build(build);
  }

  async #start(build: Build): Promise<void> {
    const others = this.#siblings(build);
    const policy = build.metadata.labels?.[POLICY];
    if (policy === "SerialLatestOnly") {
      const newer = others.some((other) => other.status.phase === "New" && numberOf(other) > numberOf(build));
      if (newer) return this.#update(build, { cancelled: true });
    }
    if (policy !== "Parallel" && others.some((other) => goesBefore(other, build))) return;
    const output = this.#outputReference(build);
    if (output === undefined) {
      if (build.status.reason === "InvalidOutputReference") return;
      return this.#update(build, {
        reason: "InvalidOutputReference",
        message: "Output image could not be resolved.",
      });
    }
    const { reason: _reason, message: _message, ...status } = build.status;
    const reference = output === "" ? {} : { outputDockerImageReference: output };
    await this.#update({ ...build, status }, { phase: "Pending", ...reference });
  }

  #siblings(build: Build): Build[] {
    const config = build.metadata.labels?.[CONFIG];
    if (config === undefined) return [];
    return this.#builds
      .list(build.metadata.namespace)
      .map((other) => other as Build)
      .filter(({ metadata, status }) => metadata.labels?.[CONFIG] === config && !isFinalPhase(status.phase))
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

  async #build(build: Build): Promise<void> {
    try {
      const image = await this.#surroundings.builder(build);
      if (build.spec.output.to !== undefined) await this.#push(build, image);
      const to = build.spec.output.to === undefined ? {} : { to: { imageDigest: image.digest } };
      await this.#finish(build, { phase: "Complete", output: to });
    } catch (error) {
      const logSnippet = error instanceof Error ? error.message : String(error);
      const message = "Generic Build failure - check logs for details.";
      await this.#finish(build, { phase: "Failed", reason: "GenericBuildFailed", message, logSnippet });
    }
  }

  async #push({ metadata, spec }: Build, image: Awaited<ReturnType<Builder>>): Promise<void> {
    const { kind, name = "", namespace } = spec.output.to ?? {};
    if (kind === "DockerImage") {
      const parsed = parsePullSpec(name);
      if (!parsed.ok) throw new Error(`${name}: ${parsed.reason}`);
      await this.#surroundings.registry.push(repositoryPath(parsed.spec), parsed.spec.tag || "latest", image);
      return;
    }
    const { stream = "", tag = "" } = splitTagName(name) ?? {};
    const target = { namespace: namespace || metadata.namespace || "", stream, tag };
    await pushToStream(this.#client, this.#surroundings.registry, target, image);
  }

  async #finish(build: Build, status: Partial<BuildStatus> & { logSnippet?: string }): Promise<void> {
    const now = this.#core.clock.now();
    const started = build.status.startTimestamp;
    const completionTimestamp = timestamp(this.#core.clock);
    const duration = started === undefined ? 0 : Math.max(0, Math.floor((now.getTime() - Date.parse(started)) / 1000));
    await this.#update(build, {
      ...(started === undefined ? { startTimestamp: completionTimestamp } : {}),
      ...status,
      completionTimestamp,
      ...(duration === 0 ? {} : { duration: duration * 1e9 }),
    });
  }

  async #update(build: Build, status: Partial<BuildStatus>): Promise<void> {
    const { namespace = "" } = build.metadata;
    const { group, resource } = buildKind;
    const changed = copy({ ...build, status: { ...build.status, ...status } });
    await this.#client.replace({ group, resource, namespace }, changed);
  }
}

function goesBefore(other: Build, build: Build): boolean {
  return other.status.phase !== "New" || numberOf(other) < numberOf(build);
}

function numberOf({ metadata }: Build): number {
  return Number(metadata.annotations?.["openshift.io/build.number"] ?? 0);
}
