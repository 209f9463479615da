import type { Diagnostic } from "./diagnostic.ts";
import { ImageStreamError } from "./error.ts";

/** Operating system and processor of an image. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** One entry of a manifest list or index, as far as it matters here. */
export interface PlatformManifest {
  readonly digest: string;
  readonly mediaType?: string;
  readonly size?: number;
  readonly platform?: Platform;
}

/** Lists the faults of a platform such as `linux/arm64/v8`. */
export function platformDiagnostics(text: string, path = "platform"): Diagnostic[] {
  if (/^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9]+)?$/.test(text)) return [];
  return [
    { path, value: text, summary: "is no platform", remedy: "write <os>/<architecture>, for instance linux/amd64" },
  ];
}

/**
 * Parses `os/architecture` or `os/architecture/variant`.
 * @throws ImageStreamError `INVALID_PLATFORM`
 */
export function parsePlatform(text: string, options: { path?: string } = {}): Platform {
  const diagnostics = platformDiagnostics(text, options.path);
  if (diagnostics.length > 0) throw new ImageStreamError("INVALID_PLATFORM", diagnostics);
  return split(text);
}

/** `os/architecture`, with the variant where there is one. */
export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant } = platform;
  return variant === undefined || variant === "" ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
}

/** The platforms of an index, without entries that are no images (attestations have `unknown/unknown`). */
export function platformsOf(manifests: readonly PlatformManifest[]): string[] {
  const platforms = manifests.flatMap(({ platform }) => (platform === undefined ? [] : [formatPlatform(platform)]));
  return [...new Set(platforms)].filter((platform) => !platform.startsWith("unknown/"));
}

/**
 * The entry of an index for a platform; a platform without variant matches every variant, and the first counts. Without a platform it is the
 * one that the cluster picks when it imports an index in `Legacy` mode: linux/amd64, else the first.
 */
export function selectPlatform<T extends PlatformManifest>(manifests: readonly T[], wanted?: Platform): T | undefined {
  if (wanted !== undefined)
    return manifests.find(({ platform }) => platform !== undefined && matches(platform, wanted));
  return selectPlatform(manifests, { os: "linux", architecture: "amd64" }) ?? manifests[0];
}

/**
 * Tells that a single image whose config names these platforms runs on the wanted one. One that names none may run on any, and one
 * without a variant on every variant: few configs name theirs, also where an index does.
 */
export function runsOn(offered: readonly string[], wanted: string): boolean {
  const { variant: _, ...anyVariant } = split(wanted);
  return (
    offered.length === 0 ||
    offered.map(split).some((one) => matches(one, one.variant === undefined ? anyVariant : split(wanted)))
  );
}

/** Message for an image that exists, but not for the wanted platform. */
export function platformMissing(reference: string, wanted: string | undefined, offered: readonly string[]) {
  return {
    message: `${reference} has no image for ${wanted ?? "any platform"}`,
    remedy: `choose a platform that it has: ${offered.length === 0 ? "no image at all" : offered.join(", ")}`,
  };
}

function split(text: string): Platform {
  const [os = "", architecture = "", variant] = text.split("/");
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

function matches(offered: Platform, wanted: Platform): boolean {
  const same = offered.os === wanted.os && offered.architecture === wanted.architecture;
  return same && (wanted.variant === undefined || usualVariant(offered) === usualVariant(wanted));
}

/** Which variant an absent one means, as container runtimes have it. Source: `normalizeArch` in containerd/platforms. */
function usualVariant({ architecture, variant }: Platform): string | undefined {
  if (variant !== undefined) return variant;
  return architecture === "arm64" ? "v8" : architecture === "arm" ? "v7" : undefined;
}
