import type { Input } from "@pulumi/pulumi";
import type { EnvVar } from "../provider/resources/buildConfig/spec.ts";
import type { BuildConfig } from "./buildConfig.ts";
import type { DeclaredArgs } from "./buildConfigArgs.ts";

/** A BuildConfig by name. */
export interface BuildConfigNameArgs {
  /** Name of the BuildConfig. */
  name: Input<string>;
  /** @default the namespace of the provider, or of the kubeconfig's context */
  namespace?: Input<string>;
}

/** A local source. */
export interface BinaryArgs {
  /** Relative to the program's folder, or absolute. */
  path: Input<string>;
  /** Name that a single file gets in the build, also an archive, which then stays packed. @default the file's own */
  asFile?: Input<string>;
  /** Name of the file in the folder that says what is left out; `""` for none. @default `.dockerignore`, else `.gitignore` */
  ignoreFile?: Input<string>;
}

/** Arguments of `Build`. */
export interface BuildArgs {
  /** A declared BuildConfig, the name of one, or its name and namespace. */
  config: BuildConfig | Input<string> | BuildConfigNameArgs;
  /** The commit to build. @default the newest of the declared branch */
  commit?: Input<string>;
  /** Variables for this build, beside those of the BuildConfig. @default none */
  env?: DeclaredArgs<EnvVar[]>;
  /** Arguments of the Dockerfile for this build, beside those of the BuildConfig. @default none */
  buildArgs?: DeclaredArgs<Pick<EnvVar, "name" | "value">[]>;
  /** Reuses artifacts of the previous build (source strategy). @default as the BuildConfig says */
  incremental?: Input<boolean>;
  /** Builds every layer anew (docker strategy). @default as the BuildConfig says */
  noCache?: Input<boolean>;
  /** Values of any kind: a change of one starts a build. @default none */
  triggers?: Input<Record<string, unknown>>;
  /**
   * A local folder, archive (`.tar`, `.tar.gz`, `.zip`, …) or file to build. Its content counts: an unchanged one starts no build.
   * @default none
   */
  binary?: Input<string | BinaryArgs>;
  /** Seconds to wait for the image; then the build is cancelled. @default 1800 */
  timeout?: Input<number>;
}
