import { equal } from "../../apiserver/copy.ts";
import { type FieldError, forbiddenField, internalField } from "../../apiserver/fieldError.ts";
import type { Strategy } from "../../apiserver/kindStrategy.ts";
import type { ClusterCore, RequestContext } from "../../apiserver/resource.ts";
import { forbidden, invalid } from "../../apiserver/statusError.ts";
import { timestamp } from "../../apiserver/timestamp.ts";
import type { ClusterSettings } from "../../settings.ts";
import { allowedRegistries } from "../allowedRegistries.ts";
import { normalisedStream } from "../tag/defaults.ts";
import { withTagEffects } from "../tag/effects.ts";
import { assignGenerations, keepStoredGenerations, withObservedGenerations } from "../tag/generations.ts";
import { withoutEmptyHistories } from "../tag/history.ts";
import { withSpecTags, withStatusTags } from "../tag/named.ts";
import { exceededStreamLimits } from "./limits.ts";
import type { ImageStream, ImageStreamStatus, NamedTagEventList } from "./object.ts";
import {
  knownPullSpecs,
  sourceAccessFaults,
  statusUpdateFaults,
  streamFaults,
  streamNameFaults,
} from "./validation.ts";

/** The write paths of a stream: for its users, for writers of its status, and for the API itself. */
export interface ImageStreamStrategies {
  /** Takes the spec from the client, the status from the store. */
  readonly users: Strategy<ImageStream>;
  /** Takes the status from the client, tags and repository of the spec from the store; does not decorate reads. */
  readonly status: Strategy<ImageStream>;
  /** Takes both from the writer: tags and imports. */
  readonly internal: Strategy<ImageStream>;
}

export function imageStreamStrategies(core: ClusterCore): ImageStreamStrategies {
  const decode = (stream: ImageStream): void => {
    Object.assign(stream, normalisedStream(stream, core.settings.imageStreamImportMode));
  };
  const common = { decode, validateName: streamNameFaults, selectableFields, allowUnconditionalUpdate: false };
  const whole = { ...common, revalidatesMeta: true };
  return {
    users: {
      ...whole,
      decorate: (stream) => assign(stream, { ...stream, status: withRepositoryFields(stream, core.settings) }),
      prepareForCreate: (_, stream) =>
        assign(stream, preparedForCreate(core, { ...stream, status: { dockerImageRepository: "" } })),
      validateCreate: (context, stream) => createFaults(context, stream),
      prepareForUpdate: (_, stream, old) =>
        assign(stream, preparedForUpdate(core, { ...stream, status: old.status }, old)),
      validateUpdate: (context, stream, old) => updateFaults(context, stream, old, "same"),
    },
    status: {
      ...common,
      prepareForUpdate: (_, stream, old) => assign(stream, preparedForStatusUpdate(stream, old)),
      validateUpdate: statusFaults,
    },
    internal: {
      ...whole,
      prepareForCreate: (_, stream) => assign(stream, preparedForCreate(core, stream)),
      validateCreate: (context, stream) => createFaults(context, stream),
      prepareForUpdate: (_, stream, old) => assign(stream, preparedForUpdate(core, stream, old)),
      validateUpdate: (context, stream, old) => updateFaults(context, stream, old, old.status.tags ?? []),
    },
  };
}

function assign(target: ImageStream, { metadata, spec, status }: ImageStream): void {
  Object.assign(target, { metadata, spec, status });
}

function selectableFields({ spec, status }: ImageStream): Record<string, string> {
  return {
    "spec.dockerImageRepository": spec.dockerImageRepository ?? "",
    "status.dockerImageRepository": status.dockerImageRepository,
  };
}

function preparedForCreate(core: ClusterCore, stream: ImageStream): ImageStream {
  const first = { ...stream, metadata: { ...stream.metadata, generation: 1 } };
  const tags = (first.spec.tags ?? []).map((tag) => ({ ...tag, generation: 1 }));
  return withSpecTags({ ...first, status: withRepositoryFields(first, core.settings) }, tags);
}

function preparedForUpdate(core: ClusterCore, given: ImageStream, old: ImageStream): ImageStream {
  const collapsed = withStatusTags(given, withoutEmptyHistories(given.status.tags ?? []));
  const kept = keepStoredGenerations({ ...collapsed, status: withRepositoryFields(collapsed, core.settings) }, old);
  const before = old.metadata.generation ?? 0;
  const generation = equal(kept.spec, old.spec) && before !== 0 ? before : before + 1;
  return assignGenerations({ ...kept, metadata: { ...kept.metadata, generation } }, old);
}

function preparedForStatusUpdate(stream: ImageStream, old: ImageStream): ImageStream {
  const { dockerImageRepository: _, ...spec } = stream.spec;
  const repository = old.spec.dockerImageRepository;
  const restored = { ...stream, spec: { ...spec, ...(repository ? { dockerImageRepository: repository } : {}) } };
  return withObservedGenerations(withSpecTags(restored, old.spec.tags ?? []), old);
}

function createFaults(context: RequestContext, stream: ImageStream): FieldError[] {
  return [
    ...tagAndLimitFaults(context, stream, undefined, undefined),
    ...streamFaults(stream, allowedRegistries(context.core)),
  ];
}

function updateFaults(
  context: RequestContext,
  stream: ImageStream,
  old: ImageStream,
  statusBefore: readonly NamedTagEventList[] | "same",
): FieldError[] {
  const allowed = allowedRegistries(context.core).withRepositories(knownPullSpecs(old));
  return [...tagAndLimitFaults(context, stream, old, statusBefore), ...streamFaults(stream, allowed)];
}

/**
 * Applies the effects of the tags to the status of `stream`. The API folds every failure here into one fault without a
 * field.
 */
function tagAndLimitFaults(
  context: RequestContext,
  stream: ImageStream,
  old: ImageStream | undefined,
  statusBefore: readonly NamedTagEventList[] | "same" | undefined,
): FieldError[] {
  const { core, user } = context;
  const name = stream.metadata.name ?? "";
  const accessFaults = sourceAccessFaults(stream, old, (namespace, source) =>
    core.authorize(user, {
      verb: "get",
      group: "image.openshift.io",
      resource: "imagestreams",
      subresource: "layers",
      namespace,
      name: source,
    }),
  );
  const effects = withTagEffects(effectsContext(context), stream, old, statusBefore);
  assign(stream, effects.stream);
  const faults = [...accessFaults, ...effects.errors];
  if (faults.length > 0)
    return [internalField("[]", invalid({ group: "", resource: "imagestreams" }, name, faults).message)];
  // On a plain write the API compares the status with itself, so that only the spec can exceed a limit.
  const compared = old !== undefined && statusBefore === "same" ? { ...old, status: stream.status } : old;
  const excess = exceededStreamLimits(limitRanges(context), stream, compared);
  return excess === undefined ? [] : [internalField("[]", limitError(name, excess))];
}

function statusFaults(context: RequestContext, stream: ImageStream, old: ImageStream): FieldError[] {
  const excess = exceededStreamLimits(limitRanges(context), stream, old);
  const limitFaults =
    excess === undefined ? [] : [forbiddenField("imageStream", limitError(stream.metadata.name ?? "", excess))];
  return [...limitFaults, ...statusUpdateFaults(stream, old, allowedRegistries(context.core))];
}

function limitError(name: string, excess: string): string {
  return forbidden({ group: "image.openshift.io", resource: "ImageStream" }, name, excess).message;
}

function limitRanges({ core, namespace }: RequestContext) {
  return core.store.list({ group: "", resource: "limitranges" }, namespace);
}

function effectsContext({ core }: RequestContext) {
  return {
    now: timestamp(core.clock),
    internalRegistry: core.settings.internalRegistryHostname || undefined,
    stream: (namespace: string, name: string): ImageStream | undefined => {
      const found = core.store.get({ group: "image.openshift.io", resource: "imagestreams", namespace, name });
      return found as ImageStream | undefined;
    },
  };
}

/** The pull addresses of a stream; without an internal registry, the repository that the spec names. */
function withRepositoryFields(stream: ImageStream, settings: ClusterSettings): ImageStreamStatus {
  const { publicDockerImageRepository: _, ...status } = stream.status;
  const { namespace = "", name = "" } = stream.metadata;
  const internal = settings.internalRegistryHostname;
  const external = settings.externalRegistryHostnames[0];
  return {
    ...status,
    dockerImageRepository:
      internal === "" ? (stream.spec.dockerImageRepository ?? "") : `${internal}/${namespace}/${name}`,
    ...(external === undefined ? {} : { publicDockerImageRepository: `${external}/${namespace}/${name}` }),
  };
}
