import { daemonMinimal, exactPullSpec, parsePullSpec, withClientDefaults } from "../pullSpec.ts";
import { parseTagName } from "../tag/name.ts";
import type { ImageStream, ObjectReference } from "./object.ts";

/** The distinct sources in a stream's spec and the distinct images in its status. */
export interface StreamUsage {
  readonly specReferences: ReadonlySet<string>;
  readonly statusImages: ReadonlySet<string>;
}

export function streamUsage(stream: ImageStream | undefined): StreamUsage {
  const namespace = stream?.metadata.namespace ?? "";
  const references = (stream?.spec.tags ?? []).flatMap(({ from }) => sourceKey(from, namespace) ?? []);
  const events = (stream?.status.tags ?? []).flatMap(({ items }) => items ?? []);
  return {
    specReferences: new Set(references),
    statusImages: new Set(events.map(({ image }) => image).filter((image) => image !== "")),
  };
}

/** The identity of a source; undefined for an unparsable one, which is not counted. */
function sourceKey(from: ObjectReference | undefined, namespace: string): string | undefined {
  switch (from?.kind) {
    case "DockerImage": {
      const parsed = parsePullSpec(from.name ?? "");
      return parsed.ok ? exactPullSpec(daemonMinimal(withClientDefaults(parsed.spec))) : undefined;
    }
    case "ImageStreamImage": {
      const parsed = parsePullSpec(from.name ?? "");
      if (!parsed.ok || parsed.spec.id === "") return undefined;
      const imageNamespace = parsed.spec.namespace || from.namespace || namespace;
      return exactPullSpec(daemonMinimal({ ...parsed.spec, namespace: imageNamespace }));
    }
    case "ImageStreamTag": {
      const name = parseTagName(from.name ?? "");
      return name === undefined ? undefined : `${from.namespace || namespace}/${name.stream}:${name.tag}`;
    }
    default:
      return undefined;
  }
}
