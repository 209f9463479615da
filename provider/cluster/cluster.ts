import { realTime } from "../http/time.ts";
import { type AccessAnswer, type AccessQuestion, reviewAccess } from "./access.ts";
import type { ApiImage } from "./api/image.ts";
import type { ApiImageStream } from "./api/imageStream.ts";
import type { ImageStreamImport } from "./api/imageStreamImport.ts";
import type { ApiImageStreamImage, ApiImageStreamTag } from "./api/imageStreamTag.ts";
import type { ApiObject } from "./api/objectMeta.ts";
import type { ApiCall } from "./apiCall.ts";
import { discovery } from "./discovery.ts";
import { gatherReads } from "./gatheredReads.ts";
import { lines } from "./lines.ts";
import { type Objects, objects } from "./objects.ts";
import { repeatedImport } from "./repeatedImport.ts";
import { type ResourceClient, resourceClient } from "./resourceClient.ts";
import type { CallOptions, ClusterEnvironment, ClusterSettings, WriteOptions } from "./settings.ts";
import { openClusterTransport } from "./transport.ts";

/** A connection to one cluster. Nothing is read or sent before the first call. */
export interface Cluster {
  /** The namespace that is meant where none is given. */
  namespace(): Promise<string>;
  /** URL of the API server. */
  server(): Promise<string>;
  readonly imageStreams: ResourceClient<ApiImageStream>;
  /** Names are `stream:tag`. There is no watch, and no list: the API cuts that at a limit, and does not say how it goes on. */
  readonly imageStreamTags: Omit<ResourceClient<ApiImageStreamTag>, "findGathered" | "watch" | "list">;
  /** Names are `stream@digest`. */
  readonly imageStreamImages: Pick<ResourceClient<ApiImageStreamImage>, "get" | "find">;
  readonly imageStreamImports: {
    /**
     * Looks images up (`spec.import: false`), or imports them into the stream of `metadata.name`. Every image has its
     * own status in the answer. Only look-ups are repeated when the connection is lost; images that a registry could not
     * give for the moment are asked for again.
     */
    create(namespace: string, object: ImageStreamImport, options?: WriteOptions): Promise<ImageStreamImport>;
  };
  /** Names are digests; cluster scope. */
  readonly images: Pick<ResourceClient<ApiImage>, "get" | "find" | "list">;
  readonly namespaces: Pick<ResourceClient<ApiObject>, "get" | "find">;
  /** Objects of any kind: workloads, builds, secrets, role bindings, custom resources. */
  readonly objects: Objects;
  /** Asks the cluster for a right of the connection's user. */
  mayI(question: AccessQuestion, options?: CallOptions): Promise<AccessAnswer>;
  /** `config.openshift.io/v1` Image `cluster`; `undefined` where there is none. */
  imageConfig(options?: CallOptions): Promise<ApiObject | undefined>;
  /** Any other call, for instance of a subresource. */
  call<T>(call: ApiCall, options?: WriteOptions): Promise<T>;
  /** The lines of an answer that is text, for instance a log, as they arrive: without time limit and not retried. */
  lines(call: ApiCall, options?: Pick<CallOptions, "signal">): AsyncIterable<string>;
  /** Closes the connections. */
  close(): Promise<void>;
}

/** Characters of a line of text. */
const longestLine = 16 * 1024;

const imageApi = "/apis/image.openshift.io/v1";

/** A connection to the cluster that the settings name. */
export function connect(settings: ClusterSettings = {}, environment: ClusterEnvironment = {}): Cluster {
  const transport = gatherReads(openClusterTransport(settings, environment), environment.time);
  const imageConfigs = resourceClient(transport, "/apis/config.openshift.io/v1", "images");
  return {
    namespace: transport.namespace,
    server: transport.server,
    imageStreams: resourceClient(transport, imageApi, "imagestreams"),
    imageStreamTags: resourceClient(transport, imageApi, "imagestreamtags"),
    imageStreamImages: resourceClient(transport, imageApi, "imagestreamimages"),
    imageStreamImports: {
      create: (namespace, object, options = {}) => {
        const path = `${imageApi}/namespaces/${encodeURIComponent(namespace)}/imagestreamimports`;
        const kind = { apiVersion: "image.openshift.io/v1", kind: "ImageStreamImport" };
        const isLookup = !object.spec.import;
        const shared = transport.within(options);
        const send = (body: ImageStreamImport) =>
          transport.call<ImageStreamImport>(
            { method: "POST", path, body: { ...kind, ...body }, isLookup, idempotent: isLookup },
            shared,
          );
        const signal = shared.signal ? AbortSignal.any([shared.signal, shared.deadline]) : shared.deadline;
        return repeatedImport(object, send, { time: environment.time ?? realTime, signal });
      },
    },
    images: resourceClient(transport, imageApi, "images"),
    namespaces: resourceClient(transport, "/api/v1", "namespaces"),
    objects: objects(transport, discovery(transport)),
    mayI: (question, options) => reviewAccess(transport, question, options),
    imageConfig: (options) => imageConfigs.find(undefined, "cluster", options),
    call: transport.call,
    lines: (call, options) => {
      const text = transport.stream({ accept: "application/json, */*", ...call }, options);
      return lines(text, { longest: longestLine, longer: "cut" });
    },
    close: transport.close,
  };
}
