import { type FieldError, forbiddenField, invalidValue, required } from "../../apiserver/fieldError.ts";
import type { AllowedRegistries } from "../allowedRegistries.ts";
import { parsePullSpec } from "../pullSpec.ts";
import { tagRefChanged } from "../tag/generations.ts";
import { specTag } from "../tag/named.ts";
import { parseTagSource, tagSourceForms } from "../tag/source.ts";
import { tagReferenceFaults } from "../tag/validation.ts";
import type { ImageStream, TagReference } from "./object.ts";

const nameComponent = "[a-z0-9]+(?:[._-][a-z0-9]+)*";
const longestRepository = 255;

/** The API's faults of a stream name. */
export function streamNameFaults(name: string): string[] {
  const faults = pathSegmentFaults(name);
  if (faults.length > 0) return faults;
  return new RegExp(`^${nameComponent}$`).test(name) ? [] : [`must match "${nameComponent}"`];
}

/** Faults of a name as a segment of a URL path. */
export function pathSegmentFaults(name: string): string[] {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  return ["/", "%"]
    .filter((character) => name.includes(character))
    .map((character) => `may not contain '${character}'`);
}

/** Faults of a stream's spec and status, excluding metadata; sources must be `allowed`. */
export function streamFaults(stream: ImageStream, allowed: AllowedRegistries): FieldError[] {
  const insecure = toleratesInsecure(stream);
  return [
    ...lengthFaults(stream),
    ...repositoryFaults(stream, allowed, insecure),
    ...(stream.spec.tags ?? []).flatMap((tag) => tagReferenceFaults(tag, `spec.tags[${tag.name}]`, allowed, insecure)),
    ...statusFaults(stream, allowed, insecure),
  ];
}

/** Faults of new pull specs in a status; accepts those of `old`. */
export function statusUpdateFaults(stream: ImageStream, old: ImageStream, allowed: AllowedRegistries): FieldError[] {
  const known = new Set(statusPullSpecs(old).map(({ pullSpec }) => pullSpec));
  return statusPullSpecs(stream)
    .filter(({ pullSpec }) => !known.has(pullSpec))
    .flatMap(({ field, pullSpec, insecure }) => pullSpecFaults(pullSpec, field, allowed, insecure));
}

/**
 * Every source repository of a stream, past and present; a write may keep them even if the registry is no longer
 * allowed.
 */
export function knownPullSpecs(stream: ImageStream): string[] {
  return [
    ...(stream.spec.dockerImageRepository ? [stream.spec.dockerImageRepository] : []),
    ...(stream.spec.tags ?? []).flatMap(({ from }) => (from?.kind === "DockerImage" ? [from.name ?? ""] : [])),
    ...statusPullSpecs(stream).map(({ pullSpec }) => pullSpec),
  ];
}

/** Says if an object's annotations allow plain HTTP to its registry. */
export function toleratesInsecure(object: {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}): boolean {
  return object.metadata.annotations?.["openshift.io/image.insecureRepository"] === "true";
}

function lengthFaults({ metadata: { name = "", namespace = "" } }: ImageStream): FieldError[] {
  if (`${namespace}/${name}`.length <= longestRepository) return [];
  return [
    invalidValue("metadata.name", name, `'namespace/name' cannot be longer than ${longestRepository} characters`),
  ];
}

function repositoryFaults(stream: ImageStream, allowed: AllowedRegistries, insecure: boolean): FieldError[] {
  const field = "spec.dockerImageRepository";
  const repository = stream.spec.dockerImageRepository;
  if (!repository) return [];
  const parsed = parsePullSpec(repository);
  if (!parsed.ok) return [invalidValue(field, repository, parsed.reason)];
  const faults = [
    ...(parsed.spec.tag === "" ? [] : [invalidValue(field, repository, "the repository name may not contain a tag")]),
    ...(parsed.spec.id === "" ? [] : [invalidValue(field, repository, "the repository name may not contain an ID")]),
  ];
  return faults.length > 0 ? faults : pullSpecFaults(repository, field, allowed, insecure);
}

function statusFaults(stream: ImageStream, allowed: AllowedRegistries, insecure: boolean): FieldError[] {
  return statusPullSpecs(stream).flatMap((item) =>
    item.pullSpec === ""
      ? [required(item.field)]
      : pullSpecFaults(item.pullSpec, item.field, allowed, insecure || item.insecure),
  );
}

function statusPullSpecs(stream: ImageStream): { field: string; pullSpec: string; insecure: boolean }[] {
  const streamInsecure = toleratesInsecure(stream);
  return (stream.status.tags ?? []).flatMap(({ tag, items }) =>
    (items ?? []).map((event, index) => ({
      field: `status.tags[${tag}].items[${index}].dockerImageReference`,
      pullSpec: event.dockerImageReference,
      insecure: streamInsecure || specTag(stream, tag)?.importPolicy.insecure === true,
    })),
  );
}

function pullSpecFaults(pullSpec: string, field: string, allowed: AllowedRegistries, insecure: boolean): FieldError[] {
  const parsed = parsePullSpec(pullSpec);
  if (!parsed.ok) return [invalidValue(field, pullSpec, parsed.reason)];
  const refusal = allowed.refusal(parsed.spec, insecure ? "any" : "secure");
  return refusal === undefined ? [] : [forbiddenField(field, refusal)];
}

/** Decides if the user may pull from a stream, with the authorizer's reason. */
type MayPull = (namespace: string, stream: string) => { readonly allowed: boolean; readonly reason: string };

/**
 * Users may point a tag only at streams of other namespaces that they may pull from; the own namespace is not checked.
 */
export function sourceAccessFaults(stream: ImageStream, old: ImageStream | undefined, mayPull: MayPull): FieldError[] {
  const own = stream.metadata.namespace ?? "";
  return (stream.spec.tags ?? [])
    .filter((tag) => isForeign(tag, own) && isNew(tag, old, own))
    .flatMap((tag) => {
      const field = `spec.tags[${tag.name}].from`;
      const { namespace = "", name = "" } = tag.from ?? {};
      const source = parseTagSource(tag.from ?? {}, stream.metadata.name ?? "");
      if (source === undefined) return [invalidValue(`${field}.name`, name, tagSourceForms)];
      const { allowed, reason } = mayPull(namespace, source.stream);
      return allowed ? [] : [forbiddenField(field, `${namespace}/${source.stream}: ${JSON.stringify(reason)} ""`)];
    });
}

function isForeign({ from }: TagReference, own: string): boolean {
  return Boolean(from?.namespace) && from?.namespace !== own;
}

function isNew(tag: TagReference, old: ImageStream | undefined, namespace: string): boolean {
  const before = old === undefined ? undefined : specTag(old, tag.name);
  return before === undefined || tagRefChanged(before, tag, namespace);
}
