import type { Selection } from "../../image/selection/selection.ts";
import type { Resolution } from "../resolution.ts";

/** An image in a registry, as a namespace of the cluster would import it. */
export interface ImageRequest {
  /** Its pull secrets are used. */
  readonly namespace: string;
  readonly reference: string;
  /** Chooses among the tags of the repository that `reference` then names. */
  readonly select?: Selection | undefined;
  readonly insecure: boolean;
  /** Keeps a manifest list as it is, or reduces it to one platform. */
  readonly importMode: "Legacy" | "PreserveOriginal" | undefined;
  /** `os/architecture[/variant]`: which image of an index; an image for another platform is a problem. */
  readonly platform?: string | undefined;
  /** No file that is there to be read has the reference. */
  readonly isSecret?: boolean;
  /** Place in the program of the resource that needs the image: it may use what stands above it. */
  readonly place?: number | undefined;
  /** The cluster follows the reference, so that nothing can hold it to an image. */
  readonly followed?: boolean;
}

/** A source that resolves references to images: the cluster, a registry, a lock file. */
export interface ImageSource {
  resolve(request: ImageRequest): Promise<Resolution>;
}

/** Two requests with the same key have the same answer. */
export const requestKey = ({ namespace, reference, insecure, importMode, platform }: ImageRequest): string =>
  JSON.stringify([namespace, reference, insecure, importMode ?? "", platform ?? ""]);
