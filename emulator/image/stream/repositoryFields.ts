import type { ClusterSettings } from "../../settings.ts";
import type { ImageStream, ImageStreamStatus } from "./object.ts";

/** The pull addresses of a stream; without an internal registry, the repository that the spec names. */
export function withRepositoryFields(stream: ImageStream, settings: ClusterSettings): ImageStreamStatus {
  const { publicDockerImageRepository: _, ...status } = stream.status;
  const { namespace = "", name = "" } = stream.metadata;
  const internal = settings.internalRegistryHostname;
  const external = settings.externalRegistryHostnames[0];
  return {
    ...status,
    dockerImageRepository:
      internal === "" ? (stream.spec.dockerImageRepository ?? "") : `${internal}/${namespace}/${name}`,
    ...(external === undefined ? {} : { publicDockerImageRepository: `${external}/${namespace}/${name}` }),
  };
}
