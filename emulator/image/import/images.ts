import { randomUUID } from "node:crypto";
import type { RequestContext } from "../../apiserver/resource.ts";
import { timestamp } from "../../apiserver/timestamp.ts";
import { embeddedImage } from "../image/embeddedImage.ts";
import type { EmbeddedImage } from "../image/object.ts";
import type { ImageStorage } from "../imageStorage.ts";

/** Stores the Images of one import request, each once, without raw manifests, configurations and signatures. */
export class ImportedImages {
  readonly #storage: ImageStorage;
  readonly #context: RequestContext;
  readonly #stored = new Map<string, EmbeddedImage>();

  constructor(storage: ImageStorage, context: RequestContext) {
    this.#storage = storage;
    // Even a dry run stores Images: the API does not pass it on.
    this.#context = { ...context, namespace: "", dryRun: false };
  }

  /** @returns the image as the API answers it: for an existing Image, with the metadata generated for this attempt */
  store(image: EmbeddedImage): EmbeddedImage {
    const { name = "" } = image.metadata;
    const stored = this.#stored.get(name) ?? this.#create(name, withoutRaw(image));
    this.#stored.set(name, stored);
    return stored;
  }

  #create(name: string, image: EmbeddedImage): EmbeddedImage {
    const { images, core } = this.#storage;
    if (images.find("", name) === undefined) {
      return embeddedImage(
        images.create(this.#context, { kind: "Image", apiVersion: "image.openshift.io/v1", ...image }),
      );
    }
    return { ...image, metadata: { ...image.metadata, uid: randomUUID(), creationTimestamp: timestamp(core.clock) } };
  }
}

function withoutRaw(image: EmbeddedImage): EmbeddedImage {
  const { dockerImageManifest: _, dockerImageConfig: __, signatures: ___, ...rest } = image;
  return rest;
}
