import type { KubeObject } from "../../apiserver/kubeObject.ts";
import type { EmbeddedImage } from "../image/object.ts";
import type { ImageStream, ObjectReference, TagImportPolicy, TagReferencePolicy } from "../stream/object.ts";

export interface ImportSource {
  readonly from: ObjectReference;
  readonly importPolicy: TagImportPolicy;
  readonly referencePolicy: TagReferencePolicy;
  /** Keeps the raw manifest and configuration in the answer. @default false */
  readonly includeManifest?: boolean;
}

export interface ImageImport extends ImportSource {
  /** The tag to write; without it, the import only resolves the image. */
  readonly to?: { readonly name: string };
}

/** A Status within an entry: without kind and version; on success only `status`. */
export interface ImportStatus {
  readonly metadata: Record<string, never>;
  readonly status?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly details?: unknown;
  readonly code?: number;
}

export interface ImageImportStatus {
  readonly status: ImportStatus;
  readonly image?: EmbeddedImage;
  readonly tag?: string;
  readonly manifests?: readonly EmbeddedImage[];
}

export interface RepositoryImportStatus {
  readonly status: ImportStatus;
  readonly images?: readonly ImageImportStatus[];
  readonly additionalTags?: readonly string[];
}

/** A request to look up images and, with `import`, to write them to a stream. Never stored. */
export interface ImageStreamImport extends KubeObject {
  readonly spec: {
    readonly import: boolean;
    readonly repository?: ImportSource;
    readonly images?: readonly ImageImport[];
  };
  readonly status: {
    /** The stream after the import; absent without `import`. */
    readonly import?: Pick<ImageStream, "metadata" | "spec" | "status">;
    readonly repository?: RepositoryImportStatus;
    /** One entry for each image of the spec, in its order. */
    readonly images?: readonly ImageImportStatus[];
  };
}
