import type { ApiImage } from "../cluster/api/image.ts";
import type { ApiImageStream } from "../cluster/api/imageStream.ts";
import { encodeName } from "../cluster/apiCall.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { failedImport } from "../cluster/failedImport.ts";
import { diagnosticOf } from "../image/error.ts";
import { imageMetadata } from "../image/metadata.ts";
import { formatPlatform } from "../image/platform.ts";
import type { TagName } from "./declarations.ts";
import { layersOf } from "./images/layersOf.ts";
import type { Resolution, Unresolved } from "./resolution.ts";

/** `image.openshift.io/v1` ImageStreamLayers, as far as it tells of images. */
interface ImageStreamLayers {
  readonly images?: Readonly<Record<string, { readonly imageMissing?: boolean }>>;
}

/** Images of the cluster's streams; each question is asked once in a run. */
export class StreamImages {
  readonly #cluster: Cluster;
  readonly #asked = new Map<string, Promise<unknown>>();
  /** Known as soon as one stream was seen. */
  #registry: string | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** The newest image of a tag. */
  tag({ namespace, stream, tag }: TagName): Promise<Resolution> {
    const name = `${stream}:${tag}`;
    return this.#once(`tag ${namespace}/${name}`, async () => {
      const found = await resolution(
        `image stream tag ${namespace}/${name}`,
        async () => (await this.#cluster.imageStreamTags.find(namespace, name))?.image,
      );
      if ("image" in found || found.problem.code !== "TAG_NOT_FOUND") return found;
      const failed = failedImport(await this.stream(namespace, stream).catch(() => undefined), tag);
      return failed === undefined ? found : { problem: diagnosticOf(failed) };
    });
  }

  /** An image of a stream's history, by digest or the beginning of one. */
  image({ namespace, stream, id }: { namespace: string; stream: string; id: string }): Promise<Resolution> {
    const name = `${stream}@${id}`;
    return this.#once(`image ${namespace}/${name}`, () =>
      resolution(
        `image ${namespace}/${name}`,
        async () => (await this.#cluster.imageStreamImages.find(namespace, name))?.image,
      ),
    );
  }

  /** The stream itself; `undefined` if there is none. Fails where it cannot be told. */
  stream(namespace: string, name: string): Promise<ApiImageStream | undefined> {
    return this.#once(`stream ${namespace}/${name}`, () =>
      this.#cluster.imageStreams.findGathered(namespace, name, { byList: true }),
    );
  }

  /** Digests in the history of a stream whose images the cluster has no more. Fails where it cannot be told. */
  missing(namespace: string, name: string): Promise<ReadonlySet<string>> {
    return this.#once(`layers ${namespace}/${name}`, async () => {
      const path = `/apis/image.openshift.io/v1/namespaces/${encodeName(namespace)}/imagestreams/${encodeName(name)}/layers`;
      const { images } = await this.#cluster.call<ImageStreamLayers>({ method: "GET", path });
      return new Set(
        Object.entries(images ?? {}).flatMap(([digest, one]) => (one.imageMissing === true ? [digest] : [])),
      );
    });
  }

  /** The pull spec that a stream has recorded for one of its images; `undefined` where that cannot be told. */
  async recorded(namespace: string, name: string, digest: string): Promise<string | undefined> {
    const stream = await this.stream(namespace, name).catch(() => undefined);
    const items = stream?.status?.tags?.flatMap((tag) => tag.items ?? []) ?? [];
    return items.find(({ image }) => image === digest)?.dockerImageReference;
  }

  /** Repository in which the cluster's registry serves a stream, or will serve it once it exists; `undefined` if not known. */
  async repository(namespace: string, name: string): Promise<string | undefined> {
    const stream = await this.stream(namespace, name).catch(() => undefined);
    const repository = stream?.status?.dockerImageRepository || undefined;
    const path = `/${namespace}/${name}`;
    // Without a registry of its own, a cluster repeats what the spec says.
    if (repository?.endsWith(path) === true && repository !== stream?.spec?.dockerImageRepository) {
      this.#registry = repository.slice(0, -path.length);
    }
    return repository ?? (this.#registry === undefined ? undefined : `${this.#registry}${path}`);
  }

  #once<T>(question: string, ask: () => Promise<T>): Promise<T> {
    const asked = this.#asked.get(question) ?? ask();
    this.#asked.set(question, asked);
    return asked as Promise<T>;
  }
}

async function resolution(what: string, read: () => Promise<ApiImage | undefined>): Promise<Resolution> {
  try {
    const image = await read();
    const digest = image?.metadata?.name;
    if (image === undefined || digest === undefined) return { problem: missing(what) };
    const platforms = image.dockerImageManifests?.map(formatPlatform);
    const metadata = imageMetadata(image.dockerImageMetadata, platforms === undefined ? {} : { platforms });
    const place = image.dockerImageReference;
    return { image: { digest, metadata, ...(place === undefined ? {} : { image: place }), ...layersOf(image) } };
  } catch (error) {
    return { problem: diagnosticOf(error, "UNRESOLVED") };
  }
}

const missing = (what: string): Unresolved => ({
  code: "TAG_NOT_FOUND",
  severity: "warning",
  summary: `${what} does not exist or has no image yet; import or build it first, or declare it in this program`,
});
