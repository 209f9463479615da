import type { BuiltBlob, BuiltImage, BuiltManifest } from "./builtImage.ts";
import { type Digest, digestOf } from "./digest.ts";
import { MediaType } from "./mediaType.ts";
import { tarEntries } from "./tarEntries.ts";

interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
}

interface Manifest {
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
}

/**
 * Reads an image from a tar: an OCI layout keeps its digest; an archive of `docker save` gets a Docker manifest.
 *
 * @throws Error for another format
 */
export function readImageArchive(archive: Buffer): BuiltImage {
  const files = tarEntries(archive);
  const index = files.get("index.json");
  if (index) return imageOfLayout(files, JSON.parse(index.toString()) as Manifest);
  const saved = files.get("manifest.json");
  if (saved) return savedImage(files, JSON.parse(saved.toString()) as readonly SavedImage[]);
  throw new Error(
    "the archive has neither index.json nor manifest.json: make it by `docker save` or as an OCI archive",
  );
}

function imageOfLayout(files: ReadonlyMap<string, Buffer>, { manifests = [] }: Manifest): BuiltImage {
  const [top, ...others] = manifests;
  if (!top || others.length > 0) throw new Error(`the archive has ${manifests.length} images: save one`);
  const found = new Map<Digest, BuiltManifest>();
  const blobs = new Map<Digest, BuiltBlob>();
  const read = (digest: Digest): Buffer => {
    const content = files.get(`blobs/${digest.replace(":", "/")}`);
    if (!content) throw new Error(`the archive lacks the blob ${digest}`);
    return content;
  };
  const add = ({ digest, mediaType }: Descriptor): void => {
    const content = read(digest);
    const manifest = JSON.parse(content.toString()) as Manifest;
    for (const child of manifest.manifests ?? []) add(child);
    for (const part of [...(manifest.config ? [manifest.config] : []), ...(manifest.layers ?? [])]) {
      blobs.set(part.digest, { digest: part.digest, content: read(part.digest) });
    }
    found.set(digest, { digest, mediaType, content });
  };
  add(top);
  return { digest: top.digest, mediaType: top.mediaType, manifests: [...found.values()], blobs: [...blobs.values()] };
}

interface SavedImage {
  readonly Config: string;
  readonly Layers: readonly string[];
}

function savedImage(files: ReadonlyMap<string, Buffer>, images: readonly SavedImage[]): BuiltImage {
  const [image, ...others] = images;
  if (!image || others.length > 0) throw new Error(`the archive has ${images.length} images: save one`);
  const read = (path: string): BuiltBlob => {
    const content = files.get(path);
    if (!content) throw new Error(`the archive lacks ${path}`);
    return { digest: digestOf(content), content };
  };
  const config = read(image.Config);
  const layers = image.Layers.map(read);
  const describe = ({ digest, content }: BuiltBlob, mediaType: string) => ({ mediaType, digest, size: content.length });
  const document = {
    schemaVersion: 2,
    mediaType: MediaType.dockerManifest,
    config: describe(config, MediaType.dockerConfig),
    layers: layers.map((layer) => describe(layer, isGzipped(layer) ? MediaType.dockerLayer : MediaType.dockerTarLayer)),
  };
  const content = Buffer.from(JSON.stringify(document));
  const digest = digestOf(content);
  const mediaType = MediaType.dockerManifest;
  return { digest, mediaType, manifests: [{ digest, mediaType, content }], blobs: [config, ...layers] };
}

function isGzipped({ content }: BuiltBlob): boolean {
  return content[0] === 0x1f && content[1] === 0x8b;
}
