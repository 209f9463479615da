import type { TagReference as ApiTagReference, ImageStream } from "../../cluster/api/imageStream.ts";
import { importFailure, newestItem, tagHistory } from "../../image/history.ts";
import { type PreviousImage, previousOf, type TagImageRecord } from "../../image/previousImage.ts";
import { resolvedPullSpec } from "../../image/referencePolicy.ts";

/** A stream as it is on the cluster. */
export interface ImageStreamState {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Whether workloads of the namespace may use the stream's name as image. */
  readonly lookupPolicy: { readonly local: boolean };
  /** A repository of which the cluster imports all tags. */
  readonly dockerImageRepository?: string;
  /** Where the cluster's own registry serves the stream; empty if the cluster has none. */
  readonly repository: string;
  /** The same for clients outside of the cluster; empty if the cluster does not say. */
  readonly publicRepository: string;
  /** Declared tags and those that pushes and builds have filled, by name. */
  readonly tags: readonly TagState[];
}

/** A tag as it is on the cluster. */
export interface TagState {
  readonly name: string;
  /** Absent for tags that pushes and builds fill. */
  readonly from?: { readonly kind: string; readonly name: string; readonly namespace?: string };
  readonly annotations: Readonly<Record<string, string>>;
  readonly reference: boolean;
  readonly importPolicy: { readonly insecure: boolean; readonly scheduled: boolean; readonly importMode: string };
  readonly referencePolicy: { readonly type: "Source" | "Local" };
  /** Absent while the tag has no image, and for mere references. */
  readonly digest?: string;
  /** Pull spec by digest, at the place that the reference policy says. Absent while the tag has no image. */
  readonly image?: string;
  /** All images that the tag has had, newest first. */
  readonly history: readonly TagImageRecord[];
  /** The image before the present one, as `from` of a tag. Absent if there was no other. */
  readonly previous?: PreviousImage;
  /** Why the last import failed. */
  readonly importFailure?: { readonly reason: string; readonly message: string };
}

/** What a stream says about itself and its tags. */
export function imageStreamState(stream: ImageStream): ImageStreamState {
  const { metadata, spec, status } = stream;
  const names = [...(spec?.tags ?? []).map(({ name }) => name), ...(status?.tags ?? []).map(({ tag }) => tag)];
  return {
    ...nameOf(stream),
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    lookupPolicy: { local: spec?.lookupPolicy?.local ?? false },
    ...(spec?.dockerImageRepository ? { dockerImageRepository: spec.dockerImageRepository } : {}),
    repository: status?.dockerImageRepository ?? "",
    publicRepository: status?.publicDockerImageRepository ?? "",
    tags: [...new Set(names)].sort().map((name) => tagState(stream, name)),
  };
}

/** What a stream says about one of its tags, existing or not. */
export function tagState(stream: ImageStream, name: string): TagState {
  const { spec, status } = stream;
  const declared = spec?.tags?.find((tag) => tag.name === name);
  const item = newestItem(status?.tags, name);
  const history = tagHistory(status?.tags, name);
  const previous = previousOf(history, nameOf(stream));
  const failure = importFailure(status?.tags, name);
  const type = declared?.referencePolicy?.type ?? "Source";
  return {
    name,
    ...policies(declared),
    referencePolicy: { type },
    ...(item?.image ? { digest: item.image } : {}),
    ...(item === undefined ? {} : { image: resolvedPullSpec(item, type, status?.dockerImageRepository) }),
    history,
    ...(previous === undefined ? {} : { previous }),
    ...(failure === undefined
      ? {}
      : { importFailure: { reason: failure.reason ?? "", message: failure.message ?? "" } }),
  };
}

const nameOf = ({ metadata: { name = "", namespace = "" } }: ImageStream) => ({ name, namespace });

function policies(declared: ApiTagReference | undefined) {
  const { from, annotations, reference, importPolicy } = declared ?? {};
  const { kind = "", name = "", namespace } = from ?? {};
  return {
    ...(kind === "" ? {} : { from: { kind, name, ...(namespace ? { namespace } : {}) } }),
    annotations: annotations ?? {},
    reference: reference ?? false,
    importPolicy: {
      insecure: importPolicy?.insecure ?? false,
      scheduled: importPolicy?.scheduled ?? false,
      importMode: importPolicy?.importMode || "Legacy",
    },
  };
}
