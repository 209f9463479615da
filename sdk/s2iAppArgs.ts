import type { Input } from "@pulumi/pulumi";
import type { BuildSource, GitBuildSource } from "../provider/resources/buildConfig/spec.ts";
import type { ImageSourceArgs } from "./args.ts";
import type { BuildArgs } from "./buildArgs.ts";
import type { BuildConfigArgs, BuildConfigSpecArgs, DeclaredArgs } from "./buildConfigArgs.ts";
import type { ImageStreamAppArgs } from "./imageStreamAppArgs.ts";
import type { ImageStreamArgs } from "./imageStreamArgs.ts";

/** Members of a source beside git. */
export type OtherSource = Omit<BuildSource, "git">;

/** Source of an app: the API's `BuildSource`, in which `git` may be the address alone. */
export type S2ISourceArgs = { [Key in keyof OtherSource]: DeclaredArgs<NonNullable<OtherSource[Key]>> } & {
  /** `https://git.example/acme/app.git`, or the API's object. */
  git?: Input<string> | DeclaredArgs<GitBuildSource>;
};

/** Arguments of `S2IApp`. */
export interface S2IAppArgs {
  /**
   * The builder image: a tag of a declared stream, `stream:tag`, or the API's reference. A stream that the app's namespace does not have is
   * looked for in `openshift`, as `oc new-app` does.
   */
  builder: Input<ImageSourceArgs>;
  /** The source: `{ git: "https://git.example/acme/app.git" }`. */
  source: S2ISourceArgs;
  /** The commit to build: another one is another build. @default the newest of the branch, when something else starts a build */
  commit?: Input<string> | undefined;
  /** Tag of the stream that builds fill. @default "latest" */
  tag?: string;
  /** @default the namespace of the provider, or of the kubeconfig's context */
  namespace?: Input<string>;
  /** More arguments of the stream. @default none */
  stream?: ImageStreamArgs;
  /** More arguments of the BuildConfig. @default none */
  config?: Omit<BuildConfigArgs, "spec">;
  /** More of the BuildConfig's spec: `resources`, `postCommit`, another strategy. @default none */
  spec?: Partial<Exclude<BuildConfigSpecArgs, Input<never>>> | Readonly<Record<string, unknown>>;
  /** More arguments of the build: `env`, `triggers`, `timeout`, `binary`. @default none */
  build?: Omit<BuildArgs, "config">;
  /** More arguments of the app: `replicas`, `route`, `env`, probes. @default none */
  app?: Omit<ImageStreamAppArgs, "from">;
}
