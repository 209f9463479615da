import type { ResolvedTag } from "../../provider/resources/tag/resolved.ts";

/** The report of a preview on images. The shape is stable: members are added, never changed, while `version` is 1. */
export interface PreviewReport {
  readonly version: 1;
  readonly result: "succeeded" | "failed";
  readonly summary: ReportSummary;
  /** Those of which a tag is created, moved or removed, in the preview's order. */
  readonly streams: readonly StreamReport[];
  /** Workloads that the program declares something about, and whose image changes because of it. */
  readonly workloads: readonly WorkloadReport[];
  /** Warnings and errors, of all resources. */
  readonly diagnostics: readonly ReportedDiagnostic[];
}

/** Numbers. */
export interface ReportSummary {
  readonly moved: number;
  readonly created: number;
  readonly removed: number;
  /** Tags whose image is only known in the update. */
  readonly unknown: number;
  /** Different workloads that get another image, and builds that start. */
  readonly workloads: number;
  readonly warnings: number;
  readonly errors: number;
}

/** One resource: an `ImageStream`, or an `ImageStreamTag`. */
export interface StreamReport {
  readonly urn: string;
  readonly kind: "ImageStream" | "ImageStreamTag";
  /** `namespace/name`. */
  readonly stream: string;
  readonly tags: readonly TagReport[];
  /** Information of the preview on the resource, beside warnings and errors. */
  readonly notes: readonly string[];
}

export interface TagReport {
  readonly tag: string;
  readonly change: "created" | "moved" | "removed" | "unknown";
  readonly from?: ReportedImage;
  readonly to?: ReportedImage;
  /** Address of the comparison of both commits, or of the new one. */
  readonly changesUrl?: string;
  /** For people: `3 of 5 shared, 12.1 MB to pull`. */
  readonly layers?: string;
  /** Followers of the tag on the cluster, in the stream's namespace; absent where the cluster has not told it in time. */
  readonly followers?: readonly ReportedFollower[];
}

/** A workload that rolls, or a build that starts. */
export interface ReportedFollower {
  readonly kind: string;
  readonly name: string;
  /** The tag that it follows, where the program does not declare that one; it then stands with the first tag that moves. */
  readonly by?: string;
}

/** Facts of an image. Of an image that the state has never seen, the digest is the short form that the preview shows. */
export type ReportedImage = Partial<Omit<ResolvedTag, "replaces" | "announced">>;

export interface WorkloadReport {
  readonly urn: string;
  /** Which resource says so: `ImageTrigger`, `ImageOverride`, or a kind of @pulumi/kubernetes. */
  readonly by: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly container?: string;
  /** Pull specs; absent where there is none, `unknown` where it is only known in the update. */
  readonly from?: string;
  readonly to?: string;
}

export interface ReportedDiagnostic {
  readonly severity: "warning" | "error";
  /** Absent where it is about no resource. */
  readonly urn?: string;
  readonly text: string;
}
