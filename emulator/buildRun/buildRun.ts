import type { Build } from "../build/buildObject.ts";
import type { BuiltImage } from "../registry/builtImage.ts";
import type { BuildStageName } from "./buildStage.ts";

/** The commit that a build has fetched. */
export interface FetchedCommit {
  /** The whole hash. */
  readonly commit: string;
  /** @default none */
  readonly message?: string;
  /** @default none */
  readonly author?: Readonly<Record<string, string>>;
  /** @default none */
  readonly committer?: Readonly<Record<string, string>>;
}

/** The run configuration of an image, as its config has it. */
export interface ImageRunConfig {
  /** `8080/tcp` and the like, each with an empty object. */
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  /** `NAME=value`. */
  readonly Env?: readonly string[];
  /** Values by name. */
  readonly Labels?: Readonly<Record<string, string>>;
  /** `user`, or `user:group`. */
  readonly User?: string;
  /** An absolute path. */
  readonly WorkingDir?: string;
  /** The program and its first arguments. */
  readonly Entrypoint?: readonly string[];
  /** Further arguments. */
  readonly Cmd?: readonly string[];
}

/** One run of a build, for its builder. */
export interface BuildRun {
  /** Aborts when the build is cancelled, deleted, or past its deadline. */
  readonly signal: AbortSignal;
  /** Resolves when the Build has its final phase, or is gone. */
  readonly over: Promise<void>;
  /** The run configuration of the base image; empty if the cluster does not know the image. */
  readonly base: ImageRunConfig;
  /** Writes lines into the build's log. */
  log(...lines: string[]): void;
  /** Does the work of a stage. Its duration, by the cluster's clock, goes to the Build's status when it ends. */
  stage<T>(name: BuildStageName, work: () => T | Promise<T>): Promise<T>;
  /** The bytes that `instantiatebinary` has received; waits for them. */
  upload(): Promise<Buffer>;
  /** Records the fetched commit in the Build's spec. */
  fetched(commit: FetchedCommit): Promise<void>;
  /** Waits for a test or for the clock; `settled()` does not wait meanwhile. Rejects when the signal aborts. */
  until<T>(promise: Promise<T>): Promise<T>;
}

/** Makes the image of a running build. Throw a `BuildFailure` to fail it with a reason. */
export type BuildFunction = (build: Build, run: BuildRun) => BuiltImage | Promise<BuiltImage>;

/** A builder that also decides when a build starts. */
export interface PhasedBuilder {
  /** Keeps the build in phase Pending until the promise resolves. */
  start(build: Build, run: BuildRun): void | Promise<void>;
  /** Keeps the build in phase Running until the promise resolves. */
  readonly build: BuildFunction;
}

/** Makes the images of builds. Any other exception than a `BuildFailure` fails a build for `GenericBuildFailed`. */
export type Builder = BuildFunction | PhasedBuilder;
