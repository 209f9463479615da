import type { ApiImageStream, ApiTagReference } from "../../provider/cluster/api/imageStream.ts";
import { importFailure, newestItem, tagHistory } from "../../provider/image/history.ts";
import { type PreviousImage, previousOf, type TagImageRecord } from "../../provider/image/previousImage.ts";
import { resolvedPullSpec } from "../../provider/image/referencePolicy.ts";
import { plainText } from "../../provider/text/plainText.ts";
import { keptTexts } from "./keptTexts.ts";

/** Characters that are kept of what a registry has said to the cluster. */
const longestReason = 2_000;

/** A stream as it is on the cluster. */
export interface ImageStreamState {
  /** The stream's name. */
  readonly name: string;
  /** The stream's namespace. */
  readonly namespace: string;
  /** All labels of the object, also of other users: at most 200 of at most 4,000 characters. A cut text says its length. */
  readonly labels: Readonly<Record<string, string>>;
  /** All annotations of the object, also of other users, cut like labels. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Lets workloads of the namespace use the stream's name as image. */
  readonly lookupPolicy: LookupPolicyState;
  /** A repository of which the cluster imports all tags. */
  readonly dockerImageRepository?: string;
  /** Address of the stream in the cluster's own registry; empty if the cluster has none. */
  readonly repository: string;
  /** Address of the stream for clients outside of the cluster; empty if the registry has no route. */
  readonly publicRepository: string;
  /** Declared tags and those that pushes and builds have filled, by name. */
  readonly tags: readonly TagState[];
}

/** A tag as it is on the cluster. */
export interface TagState {
  /** The tag, without the stream. */
  readonly name: string;
  /** Absent for tags that pushes and builds fill. */
  readonly from?: TagSourceState;
  /** Annotations of the declared tag. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The tag is only a name for `from`: nothing is imported. */
  readonly reference: boolean;
  /** The cluster's rules of import, with its defaults filled in. */
  readonly importPolicy: ImportPolicyState;
  /** Lets consumers pull from the source, or through the cluster's registry. */
  readonly referencePolicy: ReferencePolicyState;
  /** Absent while the tag has no image, and for mere references. */
  readonly digest?: string;
  /** Pull spec by digest, at the place that the reference policy says. Absent while the tag has no image. */
  readonly image?: string;
  /** All images that the tag has had, newest first. */
  readonly history: readonly TagImageRecord[];
  /** The image before the present one, as `from` of a tag. Absent if there was no other. */
  readonly previous?: PreviousImage;
  /** Why the last import failed. */
  readonly importFailure?: ImportFailureState;
}

/** The API's `ImageLookupPolicy`, with its default filled in. */
export interface LookupPolicyState {
  /** Lets workloads of the namespace use the stream's name as image. */
  readonly local: boolean;
}

/** Source of a tag's image: the API's `ObjectReference`. */
export interface TagSourceState {
  /** `DockerImage`, `ImageStreamTag` or `ImageStreamImage`. */
  readonly kind: string;
  /** `quay.io/acme/app:1.4`, `stream:tag`, or `stream@sha256:…`. */
  readonly name: string;
  /** Absent for the stream's own namespace, and for images in registries. */
  readonly namespace?: string;
}

/** The API's `TagImportPolicy`, with its defaults filled in. */
export interface ImportPolicyState {
  /** Allows plain HTTP and unverified TLS. */
  readonly insecure: boolean;
  /** The cluster looks for a new image by itself. */
  readonly scheduled: boolean;
  /** `Legacy` reduces a manifest list to the cluster's platform, `PreserveOriginal` keeps it. */
  readonly importMode: string;
}

/** The API's `TagReferencePolicy`, with its default filled in. */
export interface ReferencePolicyState {
  /** Lets consumers pull from the source, or through the cluster's registry. */
  readonly type: "Source" | "Local";
}

/** The condition that a failed import has left. */
export interface ImportFailureState {
  /** For machines, for instance `NotFound` or `Unauthorized`. */
  readonly reason: string;
  /** For people, mostly the registry's own words. */
  readonly message: string;
}

/** A stream and its tags, as the cluster has them. */
export function imageStreamState(stream: ApiImageStream): ImageStreamState {
  const { metadata, spec, status } = stream;
  const names = [...(spec?.tags ?? []).map(({ name }) => name), ...(status?.tags ?? []).map(({ tag }) => tag)];
  return {
    ...nameOf(stream),
    labels: keptTexts(metadata.labels),
    annotations: keptTexts(metadata.annotations),
    lookupPolicy: { local: spec?.lookupPolicy?.local ?? false },
    ...(spec?.dockerImageRepository ? { dockerImageRepository: spec.dockerImageRepository } : {}),
    repository: status?.dockerImageRepository ?? "",
    publicRepository: status?.publicDockerImageRepository ?? "",
    tags: [...new Set(names)].sort().map((name) => tagState(stream, name)),
  };
}

/** A tag of a stream, which need not exist. */
export function tagState(stream: ApiImageStream, name: string): TagState {
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
      : {
          importFailure: {
            reason: plainText(failure.reason ?? "", 100),
            message: plainText(failure.message ?? "", longestReason),
          },
        }),
  };
}

const nameOf = ({ metadata: { name = "", namespace = "" } }: ApiImageStream) => ({ name, namespace });

function policies(declared: ApiTagReference | undefined) {
  const { from, annotations, reference, importPolicy } = declared ?? {};
  const { kind = "", name = "", namespace } = from ?? {};
  return {
    ...(kind === "" ? {} : { from: { kind, name, ...(namespace ? { namespace } : {}) } }),
    annotations: keptTexts(annotations),
    reference: reference ?? false,
    importPolicy: {
      insecure: importPolicy?.insecure ?? false,
      scheduled: importPolicy?.scheduled ?? false,
      importMode: importPolicy?.importMode || "Legacy",
    },
  };
}
