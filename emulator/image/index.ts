import type { ApiModule, ClusterCore } from "../apiserver/resource.ts";
import type { RegistryAddresses } from "../importer/importer.ts";
import { images } from "./image/index.ts";
import { imageStorage } from "./imageStorage.ts";
import { imageStreamImages } from "./imageStreamImage.ts";
import { imageStreamMappings } from "./imageStreamMapping.ts";
import { imageStreamImports } from "./import/index.ts";
import { imageSignatures } from "./signature/index.ts";
import { imageStreams } from "./stream/index.ts";
import { tagDefinition } from "./tag/endpoint.ts";
import { imageStreamTags } from "./tag/imageStreamTag.ts";
import { imageTags } from "./tag/imageTag.ts";

/**
 * The API group image.openshift.io.
 * @param addresses base URLs of hosts that the cluster resolves itself; imports look all others up in the network
 */
export function imageApi(addresses: RegistryAddresses = () => undefined): ApiModule {
  return (core: ClusterCore) => {
    const storage = imageStorage(core);
    return [
      images(storage),
      imageSignatures(storage),
      imageStreamImages(storage),
      imageStreamImports(storage, addresses),
      imageStreamMappings(storage),
      imageStreams(storage),
      tagDefinition(storage, imageStreamTags),
      tagDefinition(storage, imageTags),
    ];
  };
}
