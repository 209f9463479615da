import type { ReferencePolicyType } from "../../image/referencePolicy.ts";
import type { ApiImage } from "./image.ts";
import type { ApiImageStream, ApiTagImportPolicy } from "./imageStream.ts";
import type { ObjectMeta } from "./objectMeta.ts";
import type { Status } from "./status.ts";

/** `image.openshift.io/v1` ImageStreamImport: asks the cluster to look images up (`import: false`) or to import them. */
export interface ImageStreamImport {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: ImageStreamImportSpec;
  readonly status?: ImageStreamImportStatus;
}

export interface ImageStreamImportSpec {
  readonly import: boolean;
  readonly repository?: RepositoryImportSpec;
  readonly images?: readonly ImageImportSpec[];
}

interface ImportPolicies {
  readonly from: { readonly kind: "DockerImage"; readonly name: string };
  readonly importPolicy?: ApiTagImportPolicy;
  readonly referencePolicy?: { readonly type: ReferencePolicyType };
  readonly includeManifest?: boolean;
}

/** A whole repository; its name has neither tag nor digest. */
export type RepositoryImportSpec = ImportPolicies;

/** One image, and the tag that it gets. */
export interface ImageImportSpec extends ImportPolicies {
  readonly to?: { readonly name: string };
}

/** Answered with 201 even if every image failed: each one has its own status. */
export interface ImageStreamImportStatus {
  /** The stream, if something was imported. */
  readonly import?: ApiImageStream;
  readonly repository?: {
    readonly status?: Status;
    readonly images?: readonly ImageImportStatus[];
    readonly additionalTags?: readonly string[];
  };
  /** In the order of `spec.images`. */
  readonly images?: readonly ImageImportStatus[];
}

export interface ImageImportStatus {
  readonly status: Status;
  readonly image?: ApiImage;
  readonly tag?: string;
  readonly manifests?: readonly ApiImage[];
}
