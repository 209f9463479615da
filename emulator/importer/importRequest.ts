import { StatusError } from "../apiserver/statusError.ts";
import type { EmbeddedImage } from "../image/image/object.ts";
import { exactPullSpec, type PullSpec, parsePullSpec, withClientDefaults } from "../image/pullSpec.ts";
import type { ImageStream, ObjectReference, TagImportPolicy } from "../image/stream/object.ts";
import { specTag } from "../image/tag/named.ts";
import { type ImportedImage, type ImportWish, importImage, pinned } from "./importedImage.ts";
import { asStatusError } from "./importFailure.ts";
import type { ImportSession } from "./importSession.ts";
import { isBlocked, isInsecure } from "./pullSources.ts";
import { inImportOrder } from "./tagOrder.ts";

/** One image of an import. */
export interface ImageImportSpec {
  readonly from: ObjectReference;
  readonly to?: { readonly name: string };
  readonly importPolicy: TagImportPolicy;
}

/** The result of importing one image. */
export interface ImageImportResult {
  /** Absent on success. */
  readonly failure?: StatusError;
  readonly image?: EmbeddedImage;
  /** The requested tag; absent for digests. */
  readonly tag?: string;
  readonly manifests?: readonly EmbeddedImage[];
}

/** The result of importing a whole repository. */
export interface RepositoryImportResult {
  readonly failure?: StatusError;
  readonly images: readonly ImageImportResult[];
  /** Tags beyond the limit of one request. */
  readonly additionalTags: readonly string[];
}

type Fetched = ImportedImage | Error;

/** Fetches the images of one import request, each only once. */
export class ImportRequest {
  readonly #session: ImportSession;
  readonly #stream: ImageStream | undefined;
  readonly #now: string;
  readonly #fetched = new Map<string, Fetched>();
  /** The first entry of a repository decides for all. */
  readonly #insecure = new Map<string, boolean>();

  /** @param stream the stream before the import; its tags' annotations state their preferred platform */
  constructor(session: ImportSession, stream: ImageStream | undefined, now: string) {
    this.#session = session;
    this.#stream = stream;
    this.#now = now;
  }

  /** Imports single images; the results keep the order of the specs. */
  async images(specs: readonly ImageImportSpec[]): Promise<ImageImportResult[]> {
    const results: ImageImportResult[] = [];
    for (const spec of specs) results.push(await this.#image(spec));
    return results;
  }

  /** Imports a repository's tags, up to the cluster's limit. */
  async repository(from: ObjectReference, policy: TagImportPolicy): Promise<RepositoryImportResult> {
    const parsed = pullSpecOf(from.name ?? "");
    if (parsed instanceof Error) return failedRepository(parsed);
    const blocked = this.#blocked(parsed);
    if (blocked !== undefined) return failedRepository(blocked);
    const insecure = isInsecure(parsed, policy.insecure ?? false, this.#session.options.config);
    try {
      return await this.#tags(parsed, insecure, policy.importMode ?? "");
    } catch (error) {
      return failedRepository(error);
    }
  }

  async #image({ from, to, importPolicy }: ImageImportSpec): Promise<ImageImportResult> {
    const spec = pullSpecOf(from.name ?? "");
    if (spec instanceof Error) return { failure: asStatusError(spec) };
    const blocked = this.#blocked(spec);
    if (blocked !== undefined) return { failure: blocked };
    const full = withClientDefaults(spec);
    const byDigest = spec.id !== "";
    const annotations = byDigest ? undefined : this.#annotations(to?.name ?? full.tag);
    const wish: ImportWish = {
      spec: byDigest ? { ...spec, tag: "" } : { ...spec, tag: full.tag },
      insecure: this.#repositoryInsecure(spec, importPolicy),
      importMode: importPolicy.importMode ?? "",
      preferArch: annotations?.["importer.image.openshift.io/prefer-arch"] ?? "",
      preferOs: annotations?.["importer.image.openshift.io/prefer-os"] ?? "",
    };
    return result(await this.#fetch(wish), spec, byDigest ? undefined : full.tag);
  }

  async #tags(spec: PullSpec, insecure: boolean, importMode: string): Promise<RepositoryImportResult> {
    const listed = (await this.#session.tags(spec, insecure)).map((tag) => tag || "latest");
    const tags = inImportOrder([...new Set(listed)]);
    const maximum = this.#session.options.settings.maxImagesBulkImportedPerRepository;
    const taken = maximum === -1 ? tags : tags.slice(0, maximum);
    const images: ImageImportResult[] = [];
    for (const tag of taken) {
      const wish = { spec: { ...spec, tag }, insecure, importMode, preferArch: "", preferOs: "" };
      images.push(result(await this.#fetch(wish), spec, tag));
    }
    return { ...summary(images), images, additionalTags: tags.slice(taken.length) };
  }

  async #fetch(wish: ImportWish): Promise<Fetched> {
    const { spec, importMode, preferArch, preferOs } = wish;
    const key = JSON.stringify([exactPullSpec(withClientDefaults(spec)), importMode, preferArch, preferOs]);
    const known = this.#fetched.get(key);
    if (known !== undefined) return known;
    const fetched = await importImage(this.#session, wish, this.#now).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    this.#fetched.set(key, fetched);
    return fetched;
  }

  #annotations(tag: string): Readonly<Record<string, string>> | null | undefined {
    return this.#stream === undefined ? undefined : specTag(this.#stream, tag)?.annotations;
  }

  #blocked(spec: PullSpec): StatusError | undefined {
    if (!isBlocked(spec, this.#session.options.config)) return undefined;
    return new StatusError(403, "Forbidden", `forbidden: registry ${spec.registry} blocked`, {});
  }

  #repositoryInsecure(spec: PullSpec, { insecure = false }: TagImportPolicy): boolean {
    const repository = exactPullSpec({ ...withClientDefaults(spec), tag: "", id: "" });
    const known = this.#insecure.get(repository) ?? isInsecure(spec, insecure, this.#session.options.config);
    this.#insecure.set(repository, known);
    return known;
  }
}

/** Legacy clients ask for `*`, which is no pull spec but passes validation. */
function pullSpecOf(name: string): PullSpec | Error {
  const parsed = parsePullSpec(name);
  if (parsed.ok) return parsed.spec;
  return new Error(
    name === "*" ? "unable to parse docker reference *:latest: invalid reference format" : parsed.reason,
  );
}

function result(fetched: Fetched, spec: PullSpec, tag: string | undefined): ImageImportResult {
  const named = tag === undefined ? {} : { tag };
  if (fetched instanceof Error) return { failure: asStatusError(fetched), ...named };
  const { image, manifests } = fetched;
  return { image: pinned(image, spec), ...named, ...(manifests.length === 0 ? {} : { manifests }) };
}

function failedRepository(error: unknown): RepositoryImportResult {
  const failure = asStatusError(error instanceof Error ? error : new Error(String(error)));
  return { failure, images: [], additionalTags: [] };
}

function summary(images: readonly ImageImportResult[]): { failure?: StatusError } {
  const failed = images.filter(({ failure }) => failure !== undefined).length;
  if (failed === 0) return {};
  const many = failed === 1 ? "one" : String(failed);
  return { failure: new StatusError(0, "ImportFailed", `${many} of the images from this repository failed to import`) };
}
