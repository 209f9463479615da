import type { ClusterClient, ClusterCore } from "../apiserver/resource.ts";
import { timestamp } from "../apiserver/timestamp.ts";
import type { Build } from "../build/buildObject.ts";
import { baseConfig } from "../buildRun/baseConfig.ts";
import { BuildFailure } from "../buildRun/buildFailure.ts";
import type { Builder, PhasedBuilder } from "../buildRun/buildRun.ts";
import { PodRun } from "../buildRun/podRun.ts";
import { parsePullSpec, repositoryPath } from "../image/pullSpec.ts";
import { splitTagName } from "../image/tag/name.ts";
import type { BuiltImage } from "../registry/builtImage.ts";
import type { Activity } from "./activity.ts";
import { BuildRecorder } from "./buildRecorder.ts";
import { type ImagePusher, pushToStream } from "./integratedRegistry.ts";

const snippetLines = 5;
const snippetWidth = 120;

/** The builder and the registry that builds use. */
export interface BuildSurroundings {
  readonly builder: Builder;
  readonly registry: ImagePusher;
}

/** Runs one build in its pod, from Pending to its final phase. */
export class BuildExecution {
  readonly run: PodRun;
  readonly #core: ClusterCore;
  readonly #client: ClusterClient;
  readonly #activity: Activity;
  readonly #builder: PhasedBuilder;
  readonly #registry: ImagePusher;
  readonly #build: Build;
  readonly #recorder: BuildRecorder;

  constructor(
    core: ClusterCore,
    client: ClusterClient,
    activity: Activity,
    { builder, registry }: BuildSurroundings,
    build: Build,
  ) {
    this.#core = core;
    this.#client = client;
    this.#activity = activity;
    this.#builder = typeof builder === "function" ? { start: () => {}, build: builder } : builder;
    this.#registry = registry;
    this.#build = build;
    this.#recorder = new BuildRecorder(core, client, build);
    const { clock } = core;
    this.run = new PodRun(build, { clock, activity, base: baseConfig(core, build), recorder: this.#recorder });
  }

  async execute(): Promise<void> {
    this.#activity.begin();
    const endDeadline = this.#startDeadline();
    try {
      await this.#unlessAborted(this.#builder.start(this.#build, this.run));
      await this.#recorder.status(() => ({ phase: "Running", startTimestamp: timestamp(this.#core.clock) }));
      const present = this.#recorder.present ?? this.#build;
      const image = await this.#unlessAborted(this.#builder.build(present, this.run));
      await this.#complete(present, image);
    } catch (error) {
      await this.#fail(error);
    } finally {
      endDeadline();
      this.run.close();
      this.#activity.end();
    }
  }

  #startDeadline(): () => void {
    const { completionDeadlineSeconds: seconds } = this.#build.spec;
    if (seconds === undefined) return () => {};
    return this.#core.clock.after(seconds * 1000, () => this.run.abort(new BuildFailure("GenericBuildFailed")));
  }

  #unlessAborted<T>(work: T | Promise<T>): Promise<T> {
    return Promise.race([work, this.run.aborted()]);
  }

  async #complete({ metadata, spec }: Build, image: BuiltImage): Promise<void> {
    if (spec.output.to !== undefined) {
      await this.run.stage("PushImage", () => this.#push(metadata.namespace ?? "", spec, image));
    }
    if (this.run.signal.aborted) throw this.run.signal.reason;
    this.run.output.end();
    const output = spec.output.to === undefined ? {} : { to: { imageDigest: image.digest } };
    await this.#recorder.finish({ phase: "Complete", output });
  }

  async #push(defaultNamespace: string, { output }: Build["spec"], image: BuiltImage): Promise<void> {
    const target = this.#recorder.present?.status.outputDockerImageReference ?? "";
    this.run.log("", `Pushing image ${target} ...`);
    try {
      await this.#send(defaultNamespace, output.to ?? {}, image);
    } catch (error) {
      this.run.log(`error: build error: Failed to push image: ${messageOf(error)}`);
      throw new BuildFailure("PushImageToRegistryFailed");
    }
    const repository = target.slice(0, target.lastIndexOf(":"));
    this.run.log(`Successfully pushed ${repository}@${image.digest}`, "Push successful");
  }

  async #send(
    defaultNamespace: string,
    { kind, name = "", namespace }: NonNullable<Build["spec"]["output"]["to"]>,
    image: BuiltImage,
  ): Promise<void> {
    if (kind === "DockerImage") {
      const parsed = parsePullSpec(name);
      if (!parsed.ok) throw new Error(`${name}: ${parsed.reason}`);
      await this.#registry.push(repositoryPath(parsed.spec), parsed.spec.tag || "latest", image);
      return;
    }
    const { stream = "", tag = "" } = splitTagName(name) ?? {};
    const target = { namespace: namespace || defaultNamespace, stream, tag };
    await pushToStream(this.#client, this.#registry, target, image);
  }

  /** A cancelled or deleted build has its end from another part of the cluster. */
  async #fail(error: unknown): Promise<void> {
    const cause = this.run.signal.aborted ? this.run.signal.reason : error;
    if (this.run.signal.aborted && !(cause instanceof BuildFailure)) return;
    if (!(cause instanceof BuildFailure)) this.run.log(messageOf(cause));
    this.run.output.end();
    const { reason, message, phase } = cause instanceof BuildFailure ? cause : new BuildFailure("GenericBuildFailed");
    const logSnippet = this.#snippet();
    await this.#recorder.finish({ phase, reason, message, ...(logSnippet === "" ? {} : { logSnippet }) });
  }

  /** The last lines, shortened, as the build controller shows them. */
  #snippet(): string {
    const texts = this.run.output.lines.slice(-snippetLines).map(({ text }) => text);
    return texts
      .map((text) => (text.length > snippetWidth ? `${text.slice(0, 58)}...${text.slice(-59)}` : text))
      .join("\n");
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
