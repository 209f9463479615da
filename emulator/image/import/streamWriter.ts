import { exactPullSpec, parsePullSpec } from "../pullSpec.ts";
import type { ImageStream } from "../stream/object.ts";
import type { ImportedImages } from "./images.ts";
import { type TagImport, withFailedImage, withImportedImage } from "./importedTags.ts";
import type { ImageImportStatus, ImageStreamImport, ImportSource, RepositoryImportStatus } from "./object.ts";

export interface ImportedStream {
  readonly stream: ImageStream;
  /** The import's status, with the stored Images. */
  readonly status: Omit<ImageStreamImport["status"], "import">;
}

/** Writes the results of an import to the stream: first the repository's tags, then the single images. */
export function importedTags(
  { spec, status }: ImageStreamImport,
  stream: ImageStream,
  images: ImportedImages,
  now: string,
): ImportedStream {
  const generation = (stream.metadata.generation ?? 0) + 1;
  const writer = new StreamWriter(stream, images, { generation, now });
  const repository = spec.repository && status.repository && writer.repository(status.repository, spec.repository);
  const entries = status.images?.map((entry, index) => writer.image(entry, spec.images?.[index]));
  return { stream: writer.stream, status: { ...(repository && { repository }), ...(entries && { images: entries }) } };
}

class StreamWriter {
  stream: ImageStream;
  readonly #images: ImportedImages;
  readonly #common: Pick<TagImport, "generation" | "now">;

  constructor(stream: ImageStream, images: ImportedImages, common: Pick<TagImport, "generation" | "now">) {
    this.stream = stream;
    this.#images = images;
    this.#common = common;
  }

  repository(result: RepositoryImportStatus, source: ImportSource): RepositoryImportStatus {
    if (result.images === undefined) return result;
    const images = result.images.map((entry) => {
      const tag = entry.tag ?? "";
      return this.#write(
        entry,
        { ...this.#common, tag, from: taggedSource(source.from.name ?? "", tag), source },
        false,
      );
    });
    return { ...result, images };
  }

  image(
    result: ImageImportStatus,
    spec: (ImportSource & { readonly to?: { readonly name: string } }) | undefined,
  ): ImageImportStatus {
    if (spec?.to === undefined) return result;
    return this.#write(result, { ...this.#common, tag: spec.to.name, from: spec.from.name ?? "", source: spec }, true);
  }

  #write(result: ImageImportStatus, wish: TagImport, leaveTag: boolean): ImageImportStatus {
    const { image, manifests } = result;
    if (image === undefined) {
      this.stream = withFailedImage(this.stream, result, wish, leaveTag);
      return result;
    }
    this.stream = withImportedImage(this.stream, image, wish);
    const children = manifests?.map((child) => this.#images.store(child));
    return { ...result, image: this.#images.store(image), ...(children && { manifests: children }) };
  }
}

function taggedSource(repository: string, tag: string): string {
  const parsed = parsePullSpec(repository);
  return parsed.ok ? exactPullSpec({ ...parsed.spec, id: "", tag }) : repository;
}
