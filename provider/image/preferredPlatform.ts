import { type Platform, parsePlatform } from "./platform.ts";

/**
 * Annotations of a spec tag by which the cluster picks an image from an index when it imports the tag in `Legacy` mode;
 * without them it prefers its own platform. They know no variant, and say nothing where the source is a digest.
 * Source: `importImages` and `manifestFromManifestList` in openshift-apiserver's pkg/image/apiserver/importer.
 */
export const platformAnnotations = [
  "importer.image.openshift.io/prefer-arch",
  "importer.image.openshift.io/prefer-os",
] as const;

const [preferArch, preferOs] = platformAnnotations;

/** The annotations by which the cluster prefers a platform. Expects a valid one. */
export function preferring(platform: string): Record<string, string> {
  const { architecture, os }: Platform = parsePlatform(platform);
  return { [preferArch]: architecture, [preferOs]: os };
}

/** The platform that a tag's annotations prefer; `undefined` if they prefer none. Half a preference leaves `any`. */
export function preferredPlatform(annotations: Readonly<Record<string, string>> | null | undefined) {
  const [architecture, os] = platformAnnotations.map((key) => annotations?.[key] || undefined);
  return architecture === undefined && os === undefined ? undefined : `${os ?? "any"}/${architecture ?? "any"}`;
}
