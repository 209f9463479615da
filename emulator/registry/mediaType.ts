/** Media types of manifests and of the content they refer to. */
export const MediaType = {
  ociManifest: "application/vnd.oci.image.manifest.v1+json",
  ociIndex: "application/vnd.oci.image.index.v1+json",
  ociConfig: "application/vnd.oci.image.config.v1+json",
  ociLayer: "application/vnd.oci.image.layer.v1.tar+gzip",
  dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
  dockerList: "application/vnd.docker.distribution.manifest.list.v2+json",
  dockerConfig: "application/vnd.docker.container.image.v1+json",
  dockerLayer: "application/vnd.docker.image.rootfs.diff.tar.gzip",
  dockerTarLayer: "application/vnd.docker.image.rootfs.diff.tar",
} as const;

const indexTypes: readonly string[] = [MediaType.ociIndex, MediaType.dockerList];
const manifestTypes: readonly string[] = [MediaType.ociManifest, MediaType.dockerManifest, ...indexTypes];

/** Says if manifests of this type list other manifests. */
export function isIndexType(mediaType: string): boolean {
  return indexTypes.includes(mediaType);
}

/** Says if the registry stores manifests of this type. */
export function isManifestType(mediaType: string): boolean {
  return manifestTypes.includes(mediaType);
}
