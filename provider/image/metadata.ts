import { plainFact } from "../text/plainText.ts";
import { membersOf } from "./members.ts";
import { formatPlatform } from "./platform.ts";

/** Characters that are kept of a label; `…` says where it was cut. State, outputs, lock files and messages hold what is kept. */
const longest = { name: 128, address: 500 };

/** Platforms of an index, and ports, that are kept. The last element says how many there were more. */
const most = 100;

/**
 * Facts about an image for people, from its config and labels. Absent is what the image does not say. Whoever builds an image writes
 * them: each is one short line of plain text.
 */
export interface ImageMetadata {
  /** Version of what is in the image. */
  readonly version?: string;
  /** Commit that the image was built from. */
  readonly revision?: string;
  /** Address of the source code. */
  readonly source?: string;
  /** RFC 3339. */
  readonly created?: string;
  /** `os/architecture[/variant]`. */
  readonly platforms?: readonly string[];
  /** Bytes to download: layers and config, compressed. */
  readonly size?: number;
  /** For instance `8080/tcp`, in order of port number. */
  readonly exposedPorts?: readonly string[];
}

/** Facts of a registry or the cluster beside the config. */
export interface MetadataExtras {
  /** All platforms, if the image is an index. */
  readonly platforms?: readonly string[];
  readonly size?: number;
}

const versionLabels = ["org.opencontainers.image.version", "io.openshift.build.version", "org.label-schema.version"];
const revisionLabels = [
  "org.opencontainers.image.revision",
  "io.openshift.build.commit.id",
  "org.label-schema.vcs-ref",
  "vcs-ref",
];
const sourceLabels = [
  "org.opencontainers.image.source",
  "io.openshift.build.source-location",
  "org.label-schema.vcs-url",
  "vcs-url",
];
const createdLabels = ["org.opencontainers.image.created", "org.label-schema.build-date", "build-date"];

/**
 * Metadata from an image's config: the blob of a registry (`architecture`, `config.Labels`, …) or the cluster's
 * `dockerImageMetadata` (`Architecture`, `Config.Labels`, `Size`, …). Anything else gives an empty object.
 */
export function imageMetadata(config: unknown, extras: MetadataExtras = {}): ImageMetadata {
  const image = membersOf(config);
  const inner = membersOf(pick(image, "config", "Config"));
  const labels = membersOf(pick(inner, "Labels", "labels"));
  const platform = platformOf(image);
  const platforms = extras.platforms ?? (platform === undefined ? [] : [platform]);
  return plainMetadata({
    version: version(labels),
    revision: firstText(labels, revisionLabels),
    source: firstText(labels, sourceLabels),
    created: created(text(pick(image, "created", "Created")), firstText(labels, createdLabels)),
    platforms,
    size: extras.size ?? positive(image["Size"]),
    exposedPorts: ports(membersOf(pick(inner, "ExposedPorts", "exposedPorts"))),
  });
}

/** Red Hat's images carry `version` and `release`, which together name one build. */
function version(labels: Record<string, unknown>): string | undefined {
  const named = firstText(labels, versionLabels);
  const plain = text(labels["version"]);
  if (named !== undefined || plain === undefined) return named;
  const release = text(labels["release"]);
  return release === undefined ? plain : `${plain}-${release}`;
}

/** Reproducible builds set the config's time to 1970; the label is then better than that. */
function created(config: string | undefined, label: string | undefined): string | undefined {
  const useful = [config, label].filter((time) => time !== undefined && new Date(time).getTime() > 0);
  return useful[0];
}

function platformOf(image: Record<string, unknown>): string | undefined {
  const architecture = text(pick(image, "architecture", "Architecture"));
  if (architecture === undefined) return undefined;
  const variant = text(pick(image, "variant", "Variant"));
  const os = text(pick(image, "os", "Os")) ?? "linux";
  return formatPlatform({ os, architecture, ...(variant === undefined ? {} : { variant }) });
}

function ports(exposed: Record<string, unknown>): string[] {
  const names = Object.keys(exposed).map((port) => (port.includes("/") ? port : `${port}/tcp`));
  return names.sort((a, b) => parseInt(a, 10) - parseInt(b, 10) || (a < b ? -1 : 1));
}

/** The same facts in plain, short text, without members that are undefined or empty, which Pulumi refuses. */
function plainMetadata(facts: { [K in keyof ImageMetadata]: ImageMetadata[K] | undefined }): ImageMetadata {
  const { version, revision, source, created, platforms, size, exposedPorts } = facts;
  const plain = {
    version: version && plainFact(version, longest.name),
    revision: revision && plainFact(revision, longest.name),
    source: source && plainFact(source, longest.address),
    created: created && plainFact(created, longest.name),
    platforms: platforms && few(platforms),
    size,
    exposedPorts: exposedPorts && few(exposedPorts),
  };
  return Object.fromEntries(
    Object.entries(plain).filter(([, fact]) => fact !== undefined && (typeof fact === "number" || fact.length > 0)),
  );
}

function few(given: readonly string[]): string[] {
  const names: string[] = given.slice(0, most).map((name) => plainFact(name));
  const more = given.length - names.length;
  return more > 0 ? [...names, `… and ${more} more`] : names;
}

const pick = (from: Record<string, unknown>, ...keys: string[]): unknown =>
  keys.map((key) => from[key]).find((value) => value !== undefined);

const firstText = (from: Record<string, unknown>, keys: readonly string[]): string | undefined =>
  keys.map((key) => text(from[key])).find((value) => value !== undefined);

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value : undefined;
const positive = (value: unknown): number | undefined => (typeof value === "number" && value > 0 ? value : undefined);
