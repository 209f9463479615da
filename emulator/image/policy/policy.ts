import { type FieldError, forbiddenField } from "../../apiserver/fieldError.ts";
import type { GroupResource, KubeObject } from "../../apiserver/kubeObject.ts";
import { invalid } from "../../apiserver/statusError.ts";
import type { Image } from "../image/object.ts";
import { exactPullSpec, type PullSpec, parsePullSpec } from "../pullSpec.ts";
import type { ImageStream } from "../stream/object.ts";
import { newestEvent } from "../tag/history.ts";
import { splitTagName } from "../tag/name.ts";
import { resolvedPullSpec } from "../tag/referencePolicy.ts";
import { hasImages, type ImagePlace, imagePlaces, templateAnnotations } from "./places.ts";

const resolveNames = "alpha.image.policy.openshift.io/resolve-names";
const denyExecution = "images.openshift.io/deny-execution";
const executed = ["pods", "builds"];
const neverRewrittenLater = ["jobs", "builds"];

/** The cluster's state that image policy uses. */
export interface ImageLookup {
  /** Host of the internal registry; `""` if there is none. */
  readonly internalRegistry: string;
  stream(namespace: string, name: string): ImageStream | undefined;
  image(digest: string): Image | undefined;
}

/** A write of a workload or build, before it is stored. */
export interface PolicyRequest extends GroupResource {
  readonly kind: string;
  readonly namespace: string;
  readonly object: KubeObject;
  /** Absent on creation. */
  readonly old?: KubeObject;
}

interface Resolution {
  readonly image: Image | undefined;
  /** The new pull spec; undefined if the policy rewrites no names. */
  readonly pullSpec?: string;
}

/**
 * Rewrites images in place that refer to streams with local lookup (or of objects annotated for it), and refuses
 * forbidden
 * images. Ignores objects that a controller owns.
 * @throws StatusError 422
 */
export function applyImagePolicy(lookup: ImageLookup, request: PolicyRequest): void {
  const { object, old, group, kind } = request;
  if (!hasImages(request) || isControlled(object)) return;
  const all = resolvesAllNames(request, object);
  const everything = old === undefined || resolvesAllNames(request, old) !== all;
  const before = old === undefined ? [] : imagePlaces(request, old);
  const faults = imagePlaces(request, object)
    .filter((place) => everything || !isUnchanged(place, before))
    .flatMap((place) => placeFault(lookup, request, place, all));
  if (faults.length > 0) throw invalid({ group, resource: kind }, object.metadata.name ?? "", faults);
}

function placeFault(lookup: ImageLookup, request: PolicyRequest, place: ImagePlace, all: boolean): FieldError[] {
  const resolution = resolve(lookup, request, place, all);
  const mayRewrite = request.old === undefined || !neverRewrittenLater.includes(request.resource);
  if (resolution?.pullSpec !== undefined && mayRewrite) place.set(resolution.pullSpec);
  const denied = resolution?.image?.metadata.annotations?.[denyExecution] === "true";
  if (!denied || !executed.includes(request.resource)) return [];
  return [forbiddenField(place.field, "this image is prohibited by policy")];
}

/** An image without a resolution stays unchanged; a missing one is never refused. */
function resolve(lookup: ImageLookup, request: PolicyRequest, place: ImagePlace, all: boolean): Resolution | undefined {
  if (place.kind === "ImageStreamTag") {
    const name = splitTagName(place.name);
    const namespace = place.namespace || request.namespace;
    return name && resolveTag(lookup, { namespace, ...name, partial: false, all: false });
  }
  const parsed = place.kind === "DockerImage" ? parsePullSpec(place.name) : undefined;
  return parsed?.ok ? resolvePullSpec(lookup, request.namespace, parsed.spec, all) : undefined;
}

function resolvePullSpec(lookup: ImageLookup, namespace: string, spec: PullSpec, all: boolean): Resolution | undefined {
  if (spec.id !== "") return { image: lookup.image(spec.id) };
  const isInternal = lookup.internalRegistry !== "" && spec.registry === lookup.internalRegistry;
  const partial = all || (spec.registry === "" && spec.namespace === "" && spec.name !== "");
  if (!isInternal && !partial) return undefined;
  return resolveTag(lookup, {
    namespace: spec.namespace === "" || all ? namespace : spec.namespace,
    stream: spec.name,
    tag: spec.tag || "latest",
    partial,
    all,
  });
}

interface TagLookup {
  readonly namespace: string;
  readonly stream: string;
  readonly tag: string;
  /** A name without registry: only streams with local lookup answer. */
  readonly partial: boolean;
  /** The object asks to resolve all names. */
  readonly all: boolean;
}

function resolveTag(
  lookup: ImageLookup,
  { namespace, stream: name, tag, partial, all }: TagLookup,
): Resolution | undefined {
  const stream = lookup.stream(namespace, name);
  if (stream === undefined) return undefined;
  const allowed = all || stream.spec.lookupPolicy.local;
  const event = newestEvent(stream, tag);
  const image = event === undefined || event.image === "" ? undefined : lookup.image(event.image);
  if (event === undefined || image === undefined) return allowed ? repositoryTag(stream, tag) : undefined;
  if (partial && !allowed) return undefined;
  const parsed = parsePullSpec(resolvedPullSpec(stream, tag, event));
  if (!parsed.ok) return undefined;
  return partial ? { image, pullSpec: exactPullSpec({ ...parsed.spec, tag: "", id: event.image }) } : { image };
}

/** Resolves a tag without an image in the stream's own repository: the short name alone would lead elsewhere. */
function repositoryTag({ status: { dockerImageRepository } }: ImageStream, tag: string): Resolution | undefined {
  const parsed = parsePullSpec(dockerImageRepository);
  return parsed.ok ? { image: undefined, pullSpec: exactPullSpec({ ...parsed.spec, tag, id: "" }) } : undefined;
}

function resolvesAllNames(resource: GroupResource, object: KubeObject): boolean {
  return (
    templateAnnotations(resource, object)[resolveNames] === "*" || object.metadata.annotations?.[resolveNames] === "*"
  );
}

function isControlled({ metadata: { ownerReferences = [] } }: KubeObject): boolean {
  return ownerReferences.some(({ controller }) => controller === true);
}

function isUnchanged(place: ImagePlace, before: readonly ImagePlace[]): boolean {
  const same = (other: ImagePlace): boolean =>
    place.container === "" ? other.field === place.field : other.container === place.container;
  const old = before.find(same);
  return old !== undefined && old.kind === place.kind && old.name === place.name && old.namespace === place.namespace;
}
