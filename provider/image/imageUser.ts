import { apiVersions } from "./apiVersion.ts";
import { isObject, type Members, membersOf } from "./members.ts";
import { isReference, parseReference } from "./reference.ts";

/** Kinds whose objects keep images in use. */
export const usingKinds = [
  ...(["Pod", "ReplicationController", "ReplicaSet", "Deployment", "StatefulSet", "DaemonSet"] as const),
  ...(["Job", "CronJob", "DeploymentConfig", "Build", "BuildConfig", "ImageStream"] as const),
];

export type UsingKind = (typeof usingKinds)[number];

export const usingApiVersions: Readonly<Record<UsingKind, string>> = {
  ...apiVersions,
  Build: apiVersions.BuildConfig,
};

/** An object that uses images, and by what it names them. */
export interface ImageUser {
  /** `ImageStreamTag` for the tag of a stream. */
  readonly kind: string;
  readonly namespace: string;
  /** `stream:tag` for the tag of a stream. */
  readonly name: string;
  /** Kind and name of its controller, if it has one. */
  readonly controller?: string;
  /**
   * Images by digest: where the user has them from (`namespace/stream`, or a repository), and the digest. The place is empty
   * where the platform's pruner does not look.
   */
  readonly images: readonly { readonly place: string; readonly digest: string }[];
  /** Tags of streams, as `namespace/stream:tag`: the newest image is in use. */
  readonly tags: readonly string[];
}

/** The users in an object of the cluster: the object itself, or each tag of a stream. */
export function imageUsers(kind: UsingKind, object: unknown): ImageUser[] {
  const { metadata, spec, status } = membersOf(object);
  const { name, namespace, ownerReferences } = membersOf(metadata);
  const place = { namespace: text(namespace), name: text(name) };
  if (kind === "ImageStream") return tagsOf(place, membersOf(spec), membersOf(status));
  const { phase } = membersOf(status);
  // A pod that has ended pulls no image.
  if (kind === "Pod" && (phase === "Succeeded" || phase === "Failed")) return [];
  const controller = listOf(ownerReferences)
    .map(membersOf)
    .find((owner) => owner["controller"] === true);
  const isBuild = kind === "Build" || kind === "BuildConfig";
  const pod = isBuild ? {} : podOf(kind, membersOf(spec));
  const { images, tags } = resolved(isBuild ? buildReferences(membersOf(spec)) : podReferences(pod), place.namespace);
  const others = [...volumeDigests(pod), ...runningDigests(membersOf(status))];
  const unnamed = [...new Set(others)].filter((digest) => !images.some((image) => image.digest === digest));
  return [
    {
      kind,
      ...place,
      ...(controller === undefined ? {} : { controller: `${text(controller["kind"])}/${text(controller["name"])}` }),
      images: [...images, ...unnamed.map((digest) => ({ place: "", digest }))],
      tags,
    },
  ];
}

/** A name of an image: a pull spec, or a reference of the API. */
type Named = string | Members;

function podOf(kind: UsingKind, spec: Members): Members {
  const job = kind === "CronJob" ? membersOf(membersOf(spec["jobTemplate"])["spec"]) : spec;
  return kind === "Pod" ? spec : membersOf(membersOf(job["template"])["spec"]);
}

function podReferences(pod: Members): Named[] {
  const containers = ["initContainers", "containers", "ephemeralContainers"].flatMap((key) => listOf(pod[key]));
  return containers.map((container) => text(membersOf(container)["image"]));
}

const endingDigest = /sha256:[0-9a-f]{64}$/;
const digestsAtEnd = (texts: readonly unknown[]): string[] =>
  texts.flatMap((one) => endingDigest.exec(text(one))?.[0] ?? []);

/** Volumes may be images. */
const volumeDigests = (pod: Members): string[] =>
  digestsAtEnd(listOf(pod["volumes"]).map((volume) => membersOf(membersOf(volume)["image"])["reference"]));

/** A pod that names a tag goes on with the image that the tag had when the pod began. */
const runningDigests = (status: Members): string[] =>
  digestsAtEnd(
    ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"]
      .flatMap((key) => listOf(status[key]))
      .map((one) => membersOf(one)["imageID"]),
  );

function buildReferences({ strategy, source }: Members): Named[] {
  const ofStrategy = Object.values(membersOf(strategy)).map((one) => membersOf(one)["from"]);
  const ofSource = listOf(membersOf(source)["images"]).map((one) => membersOf(one)["from"]);
  return [...ofStrategy, ...ofSource].filter(isObject);
}

/** A tag keeps its newest image in use, and the one that its source names by digest: a mere reference has no other. */
function tagsOf(stream: { namespace: string; name: string }, spec: Members, status: Members): ImageUser[] {
  const sources = new Map(listOf(spec["tags"]).map((tag) => [text(membersOf(tag)["name"]), membersOf(tag)["from"]]));
  const newest = new Map(
    listOf(status["tags"]).map((tag) => {
      const [item] = listOf(membersOf(tag)["items"]);
      return [text(membersOf(tag)["tag"]), text(membersOf(item)["image"])];
    }),
  );
  const names = [...new Set([...sources.keys(), ...newest.keys()])];
  return names.map((tag) => {
    const from = sources.get(tag);
    const { images } = resolved(isObject(from) ? [from] : [], stream.namespace, stream.name);
    const digest = newest.get(tag) ?? "";
    const own = digest === "" ? [] : [{ place: `${stream.namespace}/${stream.name}`, digest }];
    return {
      kind: "ImageStreamTag",
      namespace: stream.namespace,
      name: `${stream.name}:${tag}`,
      images: [...images, ...own],
      tags: [],
    };
  });
}

function resolved(found: readonly Named[], namespace: string, stream = ""): Pick<ImageUser, "images" | "tags"> {
  const images: { place: string; digest: string }[] = [];
  const tags: string[] = [];
  const pullSpec = (image: string) => {
    if (!isReference(image)) return;
    const { registry, repository, tag = "latest", digest } = parseReference(image);
    const path = repository.split("/");
    if (digest !== undefined)
      images.push({ place: path.length === 2 ? repository : `${registry}/${repository}`, digest });
    // The platform's pruner ignores the host as well.
    else if (path.length === 2) tags.push(`${repository}:${tag}`);
  };
  for (const one of found) {
    if (typeof one === "string") pullSpec(one);
    else if (one["kind"] === "DockerImage") pullSpec(text(one["name"]));
    else {
      const [name = "", id] = text(one["name"]).split(one["kind"] === "ImageStreamImage" ? "@" : ":");
      const place = `${text(one["namespace"]) || namespace}/${id === undefined ? stream : name}`;
      if (one["kind"] === "ImageStreamImage") images.push({ place, digest: id ?? name });
      else tags.push(`${place}:${id ?? name}`);
    }
  }
  return { images, tags };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** For messages: `Deployment shop/web`. */
export const userName = ({ kind, namespace, name }: ImageUser): string => `${kind} ${namespace}/${name}`;
