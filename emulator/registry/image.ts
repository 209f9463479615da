import type { BuiltBlob, BuiltImage } from "./builtImage.ts";
import { digestOf } from "./digest.ts";
import { imageIndex } from "./imageIndex.ts";
import { type Layer, type LayerContent, layer } from "./layer.ts";
import type { Descriptor, Platform } from "./manifestDocument.ts";
import { MediaType } from "./mediaType.ts";

/** The content of an image. Equal options give equal digests. */
export interface ImageOptions {
  /** Label `org.opencontainers.image.version`, and content of the default layer. */
  readonly version?: string;
  /** Label `org.opencontainers.image.revision`. */
  readonly revision?: string;
  /** @default "2024-01-01T00:00:00Z" */
  readonly created?: string | Date;
  /** `os/architecture` or `os/architecture/variant`. @default "linux/amd64" */
  readonly platform?: string;
  /** Makes an index with one image for each platform. */
  readonly platforms?: readonly string[];
  /** @default one layer with the version in a file */
  readonly layers?: readonly LayerContent[];
  /** Labels of the config; override those of the other options. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default PATH, and VERSION if given */
  readonly env?: Readonly<Record<string, string>>;
  /** `8080` or `"8080/tcp"`. */
  readonly exposedPorts?: readonly (number | string)[];
  /** `user`, or `user:group`. @default none */
  readonly user?: string;
  /** @default none */
  readonly entrypoint?: readonly string[];
  /** @default none */
  readonly cmd?: readonly string[];
  /** @default none */
  readonly workingDir?: string;
  /** @default none */
  readonly author?: string;
  /** Annotations of the manifest; OCI only. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** The subject of this manifest, for the referrers API; OCI only. */
  readonly subject?: BuiltImage;
  /** OCI only. */
  readonly artifactType?: string;
  /** Media types of the manifest. @default "oci" */
  readonly format?: "oci" | "docker";
}

/** Builds an image, or an index of images when `platforms` are given. */
export function image(options: ImageOptions = {}): BuiltImage {
  const { platforms, ...single } = options;
  if (platforms === undefined) return singleImage(single);
  return imageIndex(
    platforms.map((platform) => singleImage({ ...single, platform })),
    { format: single.format ?? "oci" },
  );
}

function singleImage(options: ImageOptions): BuiltImage {
  const platform = parsePlatform(options.platform ?? "linux/amd64");
  const layers = (options.layers ?? [defaultLayer(options)]).map(layer);
  const config = blob(JSON.stringify(configOf(options, platform, layers)));
  const blobs = [config, ...layers.map(({ content }) => blob(content))];
  const content = Buffer.from(JSON.stringify(manifestOf(options, config, blobs.slice(1))));
  const mediaType = options.format === "docker" ? MediaType.dockerManifest : MediaType.ociManifest;
  const digest = digestOf(content);
  return { digest, mediaType, platform, manifests: [{ digest, mediaType, content }], blobs };
}

function defaultLayer({ version = "latest", platform = "linux/amd64" }: ImageOptions): LayerContent {
  return { "app.txt": `${version} ${platform}\n` };
}

function parsePlatform(text: string): Platform {
  const [os = "", architecture = "", variant] = text.split("/");
  return { architecture, os, ...(variant === undefined ? {} : { variant }) };
}

function configOf(options: ImageOptions, platform: Platform, layers: readonly Layer[]): object {
  const created = new Date(options.created ?? "2024-01-01T00:00:00Z").toISOString().replace(".000Z", "Z");
  return {
    ...platform,
    created,
    author: options.author,
    config: runConfig(options),
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(() => ({ created, created_by: "COPY . /" })),
  };
}

function runConfig(options: ImageOptions): object {
  const { version, revision } = options;
  const env = options.env ?? { PATH: "/usr/bin:/bin", ...(version === undefined ? {} : { VERSION: version }) };
  const labels = {
    ...(version === undefined ? {} : { "org.opencontainers.image.version": version }),
    ...(revision === undefined ? {} : { "org.opencontainers.image.revision": revision }),
    ...options.labels,
  };
  return {
    User: options.user,
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ExposedPorts: options.exposedPorts && Object.fromEntries(options.exposedPorts.map((port) => [portName(port), {}])),
    Entrypoint: options.entrypoint,
    Cmd: options.cmd,
    WorkingDir: options.workingDir,
    Labels: Object.keys(labels).length > 0 ? labels : undefined,
  };
}

function portName(port: number | string): string {
  return String(port).includes("/") ? String(port) : `${port}/tcp`;
}

function manifestOf(options: ImageOptions, config: BuiltBlob, layers: readonly BuiltBlob[]): object {
  const docker = options.format === "docker";
  const layerType = docker ? MediaType.dockerLayer : MediaType.ociLayer;
  return {
    schemaVersion: 2,
    mediaType: docker ? MediaType.dockerManifest : MediaType.ociManifest,
    artifactType: docker ? undefined : options.artifactType,
    config: describe(config, docker ? MediaType.dockerConfig : MediaType.ociConfig),
    layers: layers.map((one) => describe(one, layerType)),
    subject: docker || options.subject === undefined ? undefined : subjectOf(options.subject),
    annotations: docker ? undefined : options.annotations,
  };
}

function subjectOf({ digest, mediaType, manifests }: BuiltImage): Descriptor {
  return { mediaType, digest, size: manifests.at(-1)?.content.length ?? 0 };
}

function describe({ digest, content }: BuiltBlob, mediaType: string): Descriptor {
  return { mediaType, digest, size: content.length };
}

function blob(content: Buffer | string): BuiltBlob {
  const bytes = Buffer.from(content);
  return { digest: digestOf(bytes), content: bytes };
}
