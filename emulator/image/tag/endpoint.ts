import { equal } from "../../apiserver/copy.ts";
import { beforeCreate, beforeUpdate, fillSystemMeta, type Strategy } from "../../apiserver/kindStrategy.ts";
import type { KubeList, KubeObject } from "../../apiserver/kubeObject.ts";
import type {
  Change,
  DeleteOptions,
  Endpoint,
  ListOptions,
  RequestContext,
  ResourceDefinition,
  Updated,
} from "../../apiserver/resource.ts";
import {
  alreadyExists,
  badRequest,
  conflict,
  forbidden,
  notFound,
  type Status,
  success,
  unclassified,
} from "../../apiserver/statusError.ts";
import type { AllowedRegistries } from "../allowedRegistries.ts";
import { findImageOfTag, type ImageStorage, imageGroup, streamFor } from "../imageStorage.ts";
import type { ImageStream, TagReference } from "../stream/object.ts";
import { checkStreamQuota } from "../stream/quota.ts";
import { parseTagName, type StreamAndTag, splitTagName } from "./name.ts";
import { specTag, statusTag, withoutSpecTag, withoutStatusTag, withSpecTag } from "./named.ts";

/** The traits that tell ImageStreamTag and ImageTag apart. */
export interface TagKind<T extends KubeObject> extends Omit<ResourceDefinition, "endpoint"> {
  /** Resource name in the 409 of an existing tag. */
  readonly existing: string;
  readonly strategy: Strategy<T>;
  decode(object: KubeObject, importMode: string): void;
  /** The spec tag that the object asks for. */
  reference(object: T): TagReference | null;
  /** The object of a tag, also of one that does not exist: writes answer with it and compare to it. */
  view(stream: ImageStream, tag: string, image?: ReturnType<typeof findImageOfTag>): T;
  /** @throws StatusError 404 */
  read(storage: ImageStorage, stream: ImageStream, tag: string): T;
  list(stream: ImageStream): T[];
  /** The stream with the changed tag. @throws StatusError 400 */
  change(stream: ImageStream, tag: string, object: T): ImageStream;
}

/** The definition of a tag kind: a view of the tags of streams, whose writes change the stream. */
export function tagDefinition<T extends KubeObject>(storage: ImageStorage, kind: TagKind<T>): ResourceDefinition {
  const { existing: _, strategy: __, decode: ___, reference, view, read, list, change, ...definition } = kind;
  return { ...definition, endpoint: new TagEndpoint(storage, kind) };
}

class TagEndpoint<T extends KubeObject> implements Endpoint {
  readonly #storage: ImageStorage;
  readonly #kind: TagKind<T>;

  constructor(storage: ImageStorage, kind: TagKind<T>) {
    this.#storage = storage;
    this.#kind = kind;
  }

  decode(object: KubeObject): void {
    this.#kind.decode(object, this.#storage.core.settings.imageStreamImportMode);
  }

  get(context: RequestContext, name: string): T {
    const { stream, tag } = this.#parsed(name);
    return this.#kind.read(this.#storage, this.#stream(context, stream), tag);
  }

  /** Limits and selectors apply to streams, then again to their tags. Images are not looked up. */
  list(context: RequestContext, options: ListOptions): KubeList<T> {
    const streams = this.#storage.streams.list(context, options).items;
    const items = streams
      .flatMap((stream) => this.#kind.list(stream))
      .filter(({ metadata: { name = "", namespace = "" } }) =>
        options.fields.matches({ "metadata.name": name, "metadata.namespace": namespace }),
      );
    return { kind: `${this.#kind.kind}List`, apiVersion: `${imageGroup}/v1`, metadata: {}, items };
  }

  create(context: RequestContext, given: KubeObject): T {
    const object = given as T;
    fillSystemMeta(object, context.core.clock, (prefix) => prefix);
    beforeCreate(this.#kind, this.#kind.strategy, context, object);
    const { name = "" } = object.metadata;
    const parsed = splitTagName(name);
    if (parsed === undefined) throw unclassified(`"${name}" must be of the form <stream_name>:<tag>`);
    checkStreamQuota(context, parsed.stream, { resource: this.#kind.resource, name });
    const found = this.#storage.streams.find(context.namespace, parsed.stream);
    const stream = found ?? newStream(context, parsed.stream);
    if (specTag(stream, parsed.tag)) throw alreadyExists({ group: imageGroup, resource: this.#kind.existing }, name);
    const reference = this.#kind.reference(object);
    const changed = reference === null ? stream : withSpecTag(stream, { ...reference, name: parsed.tag });
    return this.#answer(this.#write(context, changed, found === undefined), parsed.tag);
  }

  update(context: RequestContext, name: string, change: Change): Updated {
    const { stream: streamName, tag } = this.#parsed(name);
    const found = this.#storage.streams.find(context.namespace, streamName);
    const stream = found ?? newStream(context, streamName);
    const old = this.#kind.view(stream, tag);
    const object = change(old) as T;
    this.#checkVersion(object, stream, name);
    if (found === undefined) this.#beforeCreation(context, object, streamName, name);
    else beforeUpdate(this.#kind, this.#kind.strategy, context, object, old);
    const written = this.#write(context, this.#kind.change(stream, tag, object), found === undefined);
    return { object: this.#answer(written, tag), created: specTag(stream, tag) === undefined };
  }

  /** Removes a tag from spec and status, and keeps the stream. Checks only the precondition on the stream's uid. */
  delete(context: RequestContext, name: string, { preconditions }: DeleteOptions): Status {
    const { stream: streamName, tag } = this.#parsed(name);
    const stream = this.#stream(context, streamName);
    const uid = preconditions?.uid;
    if (uid !== undefined && uid !== stream.metadata.uid)
      throw conflict(this.#kind, name, "the UID precondition was not met");
    if (!specTag(stream, tag) && !statusTag(stream, tag)) throw notFound(this.#kind, name);
    this.#write(context, withoutStatusTag(withoutSpecTag(stream, tag), tag), false);
    return success();
  }

  /** @throws StatusError 404 under the tag kind's name */
  #stream(context: RequestContext, name: string): ImageStream {
    return streamFor(this.#storage, context, name, this.#kind.resource);
  }

  #parsed(name: string): StreamAndTag {
    const parsed = parseTagName(name);
    if (parsed === undefined) throw badRequest(`${this.#kind.kind}s must be retrieved with <name>:<tag>`);
    return parsed;
  }

  #answer(stream: ImageStream, tag: string): T {
    return this.#kind.view(stream, tag, findImageOfTag(this.#storage, stream, tag));
  }

  /**
   * Compares the version of a client's tag with the stream's; without a version the write is unconditional.
   *
   * @throws StatusError 404 if the stream is missing, 409 if its version differs
   */
  #checkVersion({ metadata }: KubeObject, stream: ImageStream, name: string): void {
    const { resourceVersion: is } = stream.metadata;
    if (!metadata.resourceVersion) return;
    if (!is) throw notFound(this.#kind, name);
    if (metadata.resourceVersion === is) return;
    throw conflict(this.#kind, metadata.name ?? name, `another caller has updated the resource version to ${is}`);
  }

  /** An update that creates the stream needs the right to create. @throws StatusError 403 */
  #beforeCreation(context: RequestContext, object: T, stream: string, name: string): void {
    const { core, user, namespace } = context;
    const { group, resource } = this.#kind;
    beforeCreate(this.#kind, this.#kind.strategy, context, object);
    if (!core.authorize(user, { verb: "create", group, resource, namespace, name }).allowed) {
      const what = `resource "${resource}" in API group "${group}" in the namespace "${namespace}"`;
      throw forbidden(this.#kind, name, `User "${user.name}" cannot create ${what}`);
    }
    checkStreamQuota(context, stream, { resource, name });
  }

  /** Writes a stream for one of its tags. Admission does not run, and managedFields do not change. */
  #write(context: RequestContext, stream: ImageStream, create: boolean): ImageStream {
    const { streams, internalStreams } = this.#storage;
    if (!create) return internalStreams.update(context, stream.metadata.name ?? "", () => stream).object as ImageStream;
    const { uid: _, creationTimestamp: __, ...metadata } = stream.metadata;
    return streams.create(context, { ...stream, metadata });
  }
}

/** The stream that a write of its first tag creates. */
function newStream({ core, namespace }: RequestContext, name: string): ImageStream {
  const stream: ImageStream = {
    kind: "ImageStream",
    apiVersion: `${imageGroup}/v1`,
    metadata: { name, namespace },
    spec: { lookupPolicy: { local: false } },
    status: { dockerImageRepository: "" },
  };
  fillSystemMeta(stream, core.clock);
  return stream;
}

/** The allowed registries with that of a tag's present source: it stays allowed. */
export const withOldSource = (allowed: AllowedRegistries, tag: TagReference | null): AllowedRegistries =>
  allowed.withRepositories(tag?.from?.kind === "DockerImage" ? [tag.from.name ?? ""] : []);

/** Compares metadata; absent and empty members are equal. */
export const sameMetadata = (a: object, b: object): boolean => equal(withoutEmpty(a), withoutEmpty(b));

function withoutEmpty(members: object): Record<string, unknown> {
  const isEmpty = (value: unknown): boolean => !value || (typeof value === "object" && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}
