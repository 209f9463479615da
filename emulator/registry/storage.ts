import { ContentFiles } from "./contentFiles.ts";
import { type Digest, digestOf } from "./digest.ts";

/** A pushed manifest, byte for byte. */
export interface StoredManifest {
  readonly mediaType: string;
  readonly content: Buffer;
}

/** The content of one repository. Blobs are links; all repositories share their content. */
export interface Repository {
  readonly blobs: ReadonlySet<Digest>;
  readonly manifests: ReadonlyMap<Digest, StoredManifest>;
  readonly tags: ReadonlyMap<string, Digest>;
}

interface OpenRepository {
  readonly blobs: Set<Digest>;
  readonly manifests: Map<Digest, StoredManifest>;
  readonly tags: Map<string, Digest>;
}

/** The content of the registry: in memory, and in files if there is a directory. */
export class Storage {
  readonly #contents = new Map<Digest, Buffer>();
  readonly #repositories = new Map<string, OpenRepository>();
  readonly #files: ContentFiles | undefined;

  constructor(directory?: string) {
    if (directory === undefined) return;
    this.#files = new ContentFiles(directory);
    for (const [digest, content] of this.#files.contents()) this.#contents.set(digest, content);
    for (const { name, blobs, manifests, tags } of this.#files.repositories()) {
      const stored = Object.entries(manifests).map(([digest, mediaType]): [Digest, StoredManifest] => [
        digest as Digest,
        { mediaType, content: this.#contents.get(digest as Digest) ?? Buffer.alloc(0) },
      ]);
      this.#repositories.set(name, {
        blobs: new Set(blobs),
        manifests: new Map(stored),
        tags: new Map(Object.entries(tags)),
      });
    }
  }

  /** Names of all repositories, sorted. */
  names(): string[] {
    return [...this.#repositories.keys()].sort();
  }

  find(name: string): Repository | undefined {
    return this.#repositories.get(name);
  }

  /** The content of a blob that the repository links. Manifests are blobs too. */
  blob(name: string, digest: Digest): Buffer | undefined {
    const repository = this.find(name);
    if (repository?.blobs.has(digest)) return this.#contents.get(digest);
    return repository?.manifests.get(digest)?.content;
  }

  /** The manifest of a tag or digest. */
  manifest(name: string, reference: string): (StoredManifest & { readonly digest: Digest }) | undefined {
    const repository = this.find(name);
    if (repository === undefined) return undefined;
    const digest = reference.includes(":") ? (reference as Digest) : repository.tags.get(reference);
    const manifest = digest === undefined ? undefined : repository.manifests.get(digest);
    return digest === undefined || manifest === undefined ? undefined : { ...manifest, digest };
  }

  putBlob(name: string, content: Buffer, digest: Digest = digestOf(content)): Digest {
    this.#putContent(digest, content);
    this.#change(name, ({ blobs }) => blobs.add(digest));
    return digest;
  }

  /** Links a blob of one repository into another; false if the source lacks it. */
  mount(from: string, digest: Digest, to: string): boolean {
    if (!this.find(from)?.blobs.has(digest)) return false;
    this.#change(to, ({ blobs }) => blobs.add(digest));
    return true;
  }

  /** Removes a blob from one repository; false if it is missing. */
  unlink(name: string, digest: Digest): boolean {
    if (!this.find(name)?.blobs.has(digest)) return false;
    this.#change(name, ({ blobs }) => blobs.delete(digest));
    return true;
  }

  putManifest(name: string, digest: Digest, manifest: StoredManifest, tag?: string): void {
    this.#putContent(digest, manifest.content);
    this.#change(name, ({ manifests, tags }) => {
      manifests.set(digest, manifest);
      if (tag !== undefined) tags.set(tag, digest);
    });
  }

  /** Removes a manifest and all its tags; false if it is missing. */
  deleteManifest(name: string, digest: Digest): boolean {
    if (!this.find(name)?.manifests.has(digest)) return false;
    this.#change(name, ({ manifests, tags }) => {
      manifests.delete(digest);
      for (const [tag, target] of tags) if (target === digest) tags.delete(tag);
    });
    return true;
  }

  setTag(name: string, tag: string, digest: Digest): void {
    this.#change(name, ({ tags }) => tags.set(tag, digest));
  }

  /** Removes a tag and keeps its manifest; false if it is missing. */
  deleteTag(name: string, tag: string): boolean {
    if (!this.find(name)?.tags.has(tag)) return false;
    this.#change(name, ({ tags }) => tags.delete(tag));
    return true;
  }

  #putContent(digest: Digest, content: Buffer): void {
    if (this.#contents.has(digest)) return;
    this.#contents.set(digest, content);
    this.#files?.saveContent(digest, content);
  }

  #change(name: string, change: (repository: OpenRepository) => void): void {
    const repository = this.#repositories.get(name) ?? { blobs: new Set(), manifests: new Map(), tags: new Map() };
    this.#repositories.set(name, repository);
    change(repository);
    const { blobs, manifests, tags } = repository;
    const types = [...manifests].map(([digest, { mediaType }]) => [digest, mediaType]);
    this.#files?.saveRepository({
      name,
      blobs: [...blobs],
      manifests: Object.fromEntries(types),
      tags: Object.fromEntries(tags),
    });
  }
}
