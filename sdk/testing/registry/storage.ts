import { type Digest, digestOf } from "./digest.ts";

/** A manifest as it was pushed, byte by byte. */
export interface StoredManifest {
  readonly mediaType: string;
  readonly content: Buffer;
}

/** What one repository holds. Blobs are linked, their content is shared by all repositories. */
export interface Repository {
  readonly blobs: Set<Digest>;
  readonly manifests: Map<Digest, StoredManifest>;
  readonly tags: Map<string, Digest>;
}

/** Everything that the registry holds, in memory. */
export class Storage {
  readonly #contents = new Map<Digest, Buffer>();
  readonly #repositories = new Map<string, Repository>();

  /** Names of all repositories, sorted. */
  names(): string[] {
    return [...this.#repositories.keys()].sort();
  }

  find(name: string): Repository | undefined {
    return this.#repositories.get(name);
  }

  ensure(name: string): Repository {
    let repository = this.#repositories.get(name);
    if (repository === undefined) {
      repository = { blobs: new Set(), manifests: new Map(), tags: new Map() };
      this.#repositories.set(name, repository);
    }
    return repository;
  }

  /** Content of a blob, if that repository links it. Manifests are blobs too. */
  blob(name: string, digest: Digest): Buffer | undefined {
    const repository = this.find(name);
    if (repository?.blobs.has(digest)) return this.#contents.get(digest);
    return repository?.manifests.get(digest)?.content;
  }

  putBlob(name: string, content: Buffer, digest: Digest = digestOf(content)): Digest {
    this.#contents.set(digest, content);
    this.ensure(name).blobs.add(digest);
    return digest;
  }

  /** Links a blob of one repository into another; false where the source does not have it. */
  mount(from: string, digest: Digest, to: string): boolean {
    if (!this.find(from)?.blobs.has(digest)) return false;
    this.ensure(to).blobs.add(digest);
    return true;
  }

  putManifest(name: string, digest: Digest, manifest: StoredManifest): void {
    this.ensure(name).manifests.set(digest, manifest);
  }

  /** Removes a manifest and every tag that names it; false where there is none. */
  deleteManifest(name: string, digest: Digest): boolean {
    const repository = this.find(name);
    if (!repository?.manifests.delete(digest)) return false;
    for (const [tag, target] of repository.tags) if (target === digest) repository.tags.delete(tag);
    return true;
  }

  /** The manifest that a tag or digest names. */
  manifest(name: string, reference: string): (StoredManifest & { readonly digest: Digest }) | undefined {
    const repository = this.find(name);
    if (repository === undefined) return undefined;
    const digest = reference.includes(":") ? (reference as Digest) : repository.tags.get(reference);
    const manifest = digest === undefined ? undefined : repository.manifests.get(digest);
    return digest === undefined || manifest === undefined ? undefined : { ...manifest, digest };
  }
}
