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
  /** Images by digest: where the user has them from (`namespace/stream`, or a repository), and the digest. */
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
  const found = isBuild ? buildReferences(membersOf(spec)) : podReferences(kind, membersOf(spec));
  return [
    {
      kind,
      ...place,
      ...(controller === undefined ? {} : { controller: `${text(controller["kind"])}/${text(controller["name"])}` }),
      ...resolved(found, place.namespace),
    },
  ];
}

/** A name of an image: a pull spec, or a reference of the API. */
type Named = string | Members;

function podReferences(kind: UsingKind, spec: Members): Named[] {
  const job = kind === "CronJob" ? membersOf(membersOf(spec["jobTemplate"])["spec"]) : spec;
  const pod = kind === "Pod" ? spec : membersOf(membersOf(job["template"])["spec"]);
  const containers = ["initContainers", "containers", "ephemeralContainers"].flatMap((key) => listOf(pod[key]));
  return containers.map((container) => text(membersOf(container)["image"]));
}

function buildReferences({ strategy, source }: Members): Named[] {
  const ofStrategy = Object.values(membersOf(strategy)).map((one) => membersOf(one)["from"]);
  const ofSource = listOf(membersOf(source)["images"]).map((one) => membersOf(one)["from"]);
  return [...ofStrategy, ...ofSource].filter(isObject);
}

/** A tag keeps its newest image in use, and the image of a history that it is declared to have. */
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
    const { images, tags } = resolved(
      isObject(from) && from["kind"] === "ImageStreamImage" ? [from] : [],
      stream.namespace,
      stream.name,
    );
    const digest = newest.get(tag) ?? "";
    const own = digest === "" ? [] : [{ place: `${stream.namespace}/${stream.name}`, digest }];
    return {
      kind: "ImageStreamTag",
      namespace: stream.namespace,
      name: `${stream.name}:${tag}`,
      images: [...images, ...own],
      tags,
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
