import {
  contentOfImage,
  contentOfList,
  layersOrderAnnotation,
  type Manifest,
  parseManifest,
} from "../image/image/manifest.ts";
import type { EmbeddedImage, ImageManifest } from "../image/image/object.ts";
import { exactPullSpec, mostSpecific, type PullSpec } from "../image/pullSpec.ts";
import { imageFailure } from "./importFailure.ts";
import { checkContent, type FetchedManifest, fetchManifest, type ImportSession } from "./importSession.ts";
import { normalized } from "./pullSources.ts";

export interface ImportedImage {
  readonly image: EmbeddedImage;
  /** The children of a manifest list that is imported whole. */
  readonly manifests: readonly EmbeddedImage[];
}

/** The parameters of one image import. */
export interface ImportWish {
  readonly spec: PullSpec;
  readonly insecure: boolean;
  readonly importMode: string;
  /** Preferred architecture of a Legacy import from a manifest list; empty means the API server's own platform. */
  readonly preferArch: string;
  readonly preferOs: string;
}

/**
 * Fetches the image of a pull spec: of a manifest list one child or, with PreserveOriginal, the list and all children.
 */
export async function importImage(session: ImportSession, wish: ImportWish, now: string): Promise<ImportedImage> {
  await session.options.limiter.take();
  const fetched = await session.manifest(wish.spec, wish.insecure);
  const manifest = parseManifest(fetched.text, fetched.contentType);
  if (manifest.children === undefined) return { image: await singleImage(wish.spec, fetched, manifest), manifests: [] };
  if (wish.importMode !== "PreserveOriginal") {
    return { image: await preferredChild(session, wish, fetched, manifest.children), manifests: [] };
  }
  const image: EmbeddedImage = {
    metadata: { name: fetched.digest },
    ...contentOfList(manifest, fetched.digest, now),
  };
  return { image, manifests: await allChildren(session, wish, manifest.children) };
}

/** The image with the requested pull spec, pinned to its digest. */
export function pinned(image: EmbeddedImage, spec: PullSpec): EmbeddedImage {
  const { name = "" } = image.metadata;
  return { ...image, dockerImageReference: exactPullSpec(mostSpecific({ ...spec, tag: "", id: name })) };
}

async function singleImage(spec: PullSpec, fetched: FetchedManifest, manifest: Manifest): Promise<EmbeddedImage> {
  const config = await configOf(spec, fetched, manifest);
  return {
    metadata: { name: fetched.digest, annotations: { [layersOrderAnnotation]: "ascending" } },
    ...contentOfImage(manifest, config),
    dockerImageManifest: fetched.text,
    dockerImageConfig: config,
  };
}

async function configOf(spec: PullSpec, { from, repository }: FetchedManifest, { config }: Manifest): Promise<string> {
  try {
    const { body } = await from.get(`/v2/${repository}/blobs/${config}`);
    checkContent("blob", config, body);
    return body;
  } catch (error) {
    throw imageFailure(normalized(spec), error);
  }
}

async function preferredChild(
  session: ImportSession,
  wish: ImportWish,
  list: FetchedManifest,
  children: readonly ImageManifest[],
): Promise<EmbeddedImage> {
  const { platform } = session.options.settings;
  const chosen = chosenChild(children, wish.preferArch || platform.architecture, wish.preferOs || platform.os);
  if (chosen === undefined) throw imageFailure(normalized(wish.spec), new Error("no manifests in manifest list"));
  try {
    const child = await fetchManifest(list.from, list.repository, chosen.digest);
    return await singleImage(wish.spec, child, parseManifest(child.text, child.contentType));
  } catch (error) {
    throw imageFailure(normalized(wish.spec), error);
  }
}

/** The child for a platform, else that for linux/amd64, else the first. */
function chosenChild(children: readonly ImageManifest[], architecture: string, os: string): ImageManifest | undefined {
  const of = (a: string, o: string) => children.find((child) => child.architecture === a && child.os === o);
  return of(architecture, os) ?? of("amd64", "linux") ?? children[0];
}

async function allChildren(
  session: ImportSession,
  { spec, insecure }: ImportWish,
  children: readonly ImageManifest[],
): Promise<EmbeddedImage[]> {
  const images: EmbeddedImage[] = [];
  for (const { digest } of children) {
    const childSpec = { ...spec, tag: "", id: digest };
    // The limiter does not count children.
    const fetched = await session.manifest(childSpec, insecure);
    images.push(
      pinned(await singleImage(childSpec, fetched, parseManifest(fetched.text, fetched.contentType)), childSpec),
    );
  }
  return images;
}
