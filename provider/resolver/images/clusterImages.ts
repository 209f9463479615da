import DataLoader from "dataloader";
import pLimit from "p-limit";
import type { ImageImportStatus, ImageStreamImport } from "../../cluster/api/imageStreamImport.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { isClusterError } from "../../cluster/clusterError.ts";
import { hasFailed, ImportError, refusedImport } from "../../cluster/importFailure.ts";
import { diagnosticOf } from "../../image/error.ts";
import { imageMetadata } from "../../image/metadata.ts";
import { formatPlatform } from "../../image/platform.ts";
import { parseReference, withDigest } from "../../image/reference.ts";
import { type Resolution, unasked } from "../resolution.ts";
import { imageOfPlatform } from "./imageOfPlatform.ts";
import { type ImageRequest, type ImageSource, requestKey } from "./imageSource.ts";
import { layersOf } from "./layersOf.ts";

/** The server fetches 2 manifests a second for each request, after a burst of 3; requests do not slow each other. */
const imagesPerRequest = 3;
const requestsInFlight = 16;

/**
 * Asks the cluster what it would import: with the namespace's pull secrets, the cluster's mirrors and its registry
 * policy, and without writing anything (`spec.import: false`). The requests of a turn travel together.
 */
export class ClusterImages implements ImageSource {
  readonly #imports: Cluster["imageStreamImports"];
  readonly #limit = pLimit(requestsInFlight);
  readonly #refusals = new Map<string, unknown>();
  readonly #loaders = new Map<string, DataLoader<ImageRequest, Resolution, string>>();

  constructor(imports: Cluster["imageStreamImports"]) {
    this.#imports = imports;
  }

  resolve(request: ImageRequest): Promise<Resolution> {
    return this.#loader(request.namespace).load(request);
  }

  #loader(namespace: string): DataLoader<ImageRequest, Resolution, string> {
    const loader =
      this.#loaders.get(namespace) ??
      new DataLoader((requests) => this.#lookUp(namespace, requests), {
        maxBatchSize: imagesPerRequest,
        cacheKeyFn: requestKey,
        batchScheduleFn: (dispatch) => setImmediate(dispatch),
      });
    this.#loaders.set(namespace, loader);
    return loader;
  }

  async #lookUp(namespace: string, requests: readonly ImageRequest[]): Promise<Resolution[]> {
    try {
      const { status } = await this.#limit(() => this.#ask(namespace, requests));
      return requests.map((request, index) => answer(request, status?.images?.[index]));
    } catch (error) {
      // One registry outside of the allow-list has the whole request refused.
      if (isClusterError(error, "INVALID") && requests.length > 1) return this.#oneByOne(namespace, requests);
      if (isClusterError(error, "INVALID")) {
        return requests.map(({ reference }) => ({ problem: diagnosticOf(refusedImport(reference, error)) }));
      }
      this.#refusals.set(namespace, error);
      return requests.map(() => unasked(error instanceof Error ? error.message : String(error)));
    }
  }

  /** Asks the cluster, unless an earlier request had no answer: then those that wait are not worth their time. */
  async #ask(namespace: string, requests: readonly ImageRequest[]): Promise<ImageStreamImport> {
    if (this.#refusals.has(namespace)) throw this.#refusals.get(namespace);
    return this.#imports.create(namespace, lookup(requests));
  }

  async #oneByOne(namespace: string, requests: readonly ImageRequest[]): Promise<Resolution[]> {
    return (await Promise.all(requests.map((request) => this.#lookUp(namespace, [request])))).flat();
  }
}

/** All images of an index, of which the platform's is picked here, whatever the cluster's own platform and default are. */
const wholeIndex = (insecure: boolean) => ({
  importPolicy: { insecure, importMode: "PreserveOriginal" as const },
  // Only the config of a single image says all about its platform.
  includeManifest: true,
});

function lookup(requests: readonly ImageRequest[]): ImageStreamImport {
  return {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStreamImport",
    // The name of a stream is required; none of that name has to exist, and none is created.
    metadata: { name: "pulumi-imagestream" },
    spec: {
      import: false,
      images: requests.map(({ reference, insecure, importMode, platform }) => ({
        from: { kind: "DockerImage", name: reference },
        ...(platform === undefined
          ? { importPolicy: { insecure, ...(importMode === undefined ? {} : { importMode }) } }
          : wholeIndex(insecure)),
      })),
    },
  };
}

function answer(request: ImageRequest, status: ImageImportStatus | undefined): Resolution {
  const digest = status?.image?.metadata?.name;
  if (status === undefined || hasFailed(status.status) || digest === undefined) {
    return { problem: diagnosticOf(new ImportError(request.reference, status?.status ?? {})) };
  }
  if (request.platform !== undefined) return imageOfPlatform(request, request.platform, status);
  const platforms = status.image?.dockerImageManifests?.map(formatPlatform);
  const metadata = {
    // A manifest list has no config of its own: its first image tells.
    ...imageMetadata(status.manifests?.[0]?.dockerImageMetadata),
    ...imageMetadata(status.image?.dockerImageMetadata, platforms === undefined ? {} : { platforms }),
  };
  const image = withDigest(parseReference(request.reference), digest).original;
  return { image: { digest, image, metadata, ...layersOf(status.image) }, resolvedBy: "cluster" };
}
