import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../provider/image/diagnostic.ts";
import { ImageStreamError } from "../provider/image/error.ts";
import type { ImageMetadata } from "../provider/image/metadata.ts";
import { appDiagnostics } from "./apps/appDiagnostics.ts";
import { Build } from "./build.ts";
import { BuildConfig } from "./buildConfig.ts";
import type { BuildConfigArgs } from "./buildConfigArgs.ts";
import { type Connection, connectionOf } from "./connection.ts";
import { builderReference } from "./declarations/builds/builderReference.ts";
import { ImageStream } from "./imageStream.ts";
import { ImageStreamApp } from "./imageStreamApp.ts";
import type { ImageStreamAppArgs } from "./imageStreamAppArgs.ts";
import type { S2IAppArgs, S2ISourceArgs } from "./s2iAppArgs.ts";

/**
 * An app from its source: a stream, the BuildConfig that fills it, the build that the program waits for, and the app that runs its image.
 * A new commit, or another builder image, shows in the preview as a new build.
 */
export class S2IApp extends pulumi.ComponentResource {
  /** The stream that builds fill. */
  readonly stream: ImageStream;
  /** The BuildConfig. */
  readonly config: BuildConfig;
  /** The build of what is declared. */
  readonly build: Build;
  /** The Deployment, Service and Route. */
  readonly app: ImageStreamApp;
  /** Pull spec that the app runs. */
  readonly image: pulumi.Output<string>;
  /** Address of the Route; `undefined` without one. */
  readonly url: pulumi.Output<string | undefined>;

  /** @throws ImageStreamError `INVALID_APP` */
  constructor(name: string, args: S2IAppArgs, opts?: pulumi.ComponentResourceOptions) {
    const diagnostics = s2iDiagnostics(name, args);
    if (diagnostics.length > 0) throw new ImageStreamError("INVALID_APP", diagnostics);
    super("imagestream:index:S2IApp", name, {}, opts);
    const child = { parent: this };
    const connection = connectionOf(child);
    const { tag = "latest", namespace, commit } = args;
    const place = { name, ...(namespace === undefined ? {} : { namespace }) };
    this.stream = new ImageStream(name, { ...args.stream, metadata: merged(place, args.stream?.metadata) }, child);
    const output = this.stream.tag(tag);
    const from = builderReference(args.builder, namespace, connection);
    const spec = {
      source: sourceOf(args.source),
      strategy: { sourceStrategy: { from } },
      // One cause is enough, and the program waits for its own.
      triggers: [],
      ...args.spec,
      output: merged({ to: output }, (args.spec as { readonly output?: object } | undefined)?.output),
    } as BuildConfigArgs["spec"];
    const metadata = merged(place, args.config?.metadata);
    this.config = new BuildConfig(name, { ...args.config, metadata, spec }, child);
    this.build = new Build(
      name,
      { config: this.config, ...(commit === undefined ? {} : { commit }), ...args.build },
      child,
    );
    const image = this.build.image.apply((built) => built ?? "");
    this.app = new ImageStreamApp(
      name,
      {
        ...(namespace === undefined ? {} : { namespace }),
        ...args.app,
        from: {
          name: output.name,
          namespace: output.namespace,
          image,
          metadata: factsOf(this.build, output, connection),
          isBuilt: true,
        },
      },
      child,
    );
    this.image = this.app.image;
    this.url = this.app.url;
    this.registerOutputs({ image: this.image, url: this.url });
  }
}

const known = ["builder", "source", "commit", "tag", "namespace", "stream", "config", "spec", "build", "app"];

function s2iDiagnostics(name: string, args: S2IAppArgs): Diagnostic[] {
  const given = Object(args) as Readonly<Record<string, unknown>>;
  const strange = Object.keys(given).filter((key) => !known.includes(key));
  const missing = ["builder", "source"].filter((key) => given[key] === undefined || given[key] === null);
  const remedies = { builder: 'give a tag: "nodejs:20-ubi9"', source: "give { git }" } as Readonly<
    Record<string, string>
  >;
  const app = (given["app"] ?? {}) as Partial<ImageStreamAppArgs>;
  // The app is made after the other parts, which exist by then.
  const ofApp = appDiagnostics(app.name ?? name, { ...app, from: ":" });
  return [
    ...ofApp.filter(({ path }) => path !== "from").map((one) => ({ ...one, path: `app.${one.path}` })),
    ...strange.map((path) => ({
      path,
      summary: "is no property of an app from source",
      remedy: "correct its spelling or remove it",
    })),
    ...missing.map((path) => ({ path, summary: "is required", remedy: remedies[path] ?? "" })),
  ];
}

/** Members that the program adds to those of the app, or puts in their place. */
function merged<T extends object>(own: T, given: unknown): T {
  if (!pulumi.Output.isInstance(given) && !(given instanceof Promise)) return { ...own, ...Object(given) };
  // The resource takes an output where it takes members.
  return pulumi.output(given).apply((members) => ({ ...own, ...Object(members) })) as unknown as T;
}

/** The API's source: a string for git is its address. */
function sourceOf({ git, ...source }: S2ISourceArgs): object {
  if (git === undefined) return source;
  const address = pulumi.output(git as pulumi.Input<unknown>) as pulumi.Output<unknown>;
  return { ...source, git: address.apply((one) => (typeof one === "string" ? { uri: one } : one)) };
}

/** Facts of the built image; unknown in a preview that builds. */
function factsOf(
  build: Build,
  { name, namespace }: { readonly name: pulumi.Output<string>; readonly namespace: pulumi.Output<string> },
  connected: Promise<Connection | undefined>,
): pulumi.Output<ImageMetadata> {
  return pulumi.all([build.digest, name, namespace]).apply(async ([digest, tag, of]): Promise<ImageMetadata> => {
    const connection = await connected;
    const [stream = ""] = tag.split(":");
    if (connection === undefined || digest === undefined) return {};
    const found = await connection.streams.image({ namespace: of, stream, id: digest });
    return "image" in found ? found.image.metadata : {};
  });
}
