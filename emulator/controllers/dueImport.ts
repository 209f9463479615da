import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ImageStream, TagReference } from "../image/stream/object.ts";

const checked = "openshift.io/image.dockerRepositoryCheck";
const insecureKey = "openshift.io/image.insecureRepository";

/** The tags to import: `full` for the repository and all importable tags, `partial` for due tags only. */
export type ImportScope = "full" | "partial";

/** Says if the cluster can import a tag by itself. */
export function isImportable({ from, reference }: TagReference): boolean {
  return from?.kind === "DockerImage" && !reference;
}

/** The due import of a stream; undefined if none is due. */
export function dueImport(stream: ImageStream): ImportScope | undefined {
  const tags = stream.spec.tags ?? [];
  if (!stream.metadata.annotations?.[checked]) {
    if (stream.spec.dockerImageRepository) return "full";
    if (tags.some(isImportable)) return "partial";
  }
  return tags.some((tag) => isNewer(stream, tag, false)) ? "partial" : undefined;
}

/** The ImageStreamImport of a stream, undefined if it would be empty. */
export function importRequest(stream: ImageStream, scope: ImportScope): KubeObject | undefined {
  const { name, namespace, resourceVersion, uid, annotations } = stream.metadata;
  const images = (stream.spec.tags ?? [])
    .filter((tag) => isImportable(tag) && (scope === "full" || isNewer(stream, tag, true)))
    .map((tag) => ({
      from: { kind: "DockerImage", name: tag.from?.name },
      to: { name: tag.name },
      importPolicy: tag.importPolicy,
      referencePolicy: tag.referencePolicy,
    }));
  const source = scope === "full" ? stream.spec.dockerImageRepository : undefined;
  if (images.length === 0 && !source) return undefined;
  const insecure = annotations?.[insecureKey] === "true";
  const repository = source && {
    from: { kind: "DockerImage", name: source },
    importPolicy: insecure ? { insecure } : {},
  };
  return {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStreamImport",
    metadata: {
      ...(name === undefined ? {} : { name }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(uid === undefined ? {} : { uid }),
    },
    spec: {
      import: true,
      ...(repository ? { repository } : {}),
      ...(images.length > 0 ? { images } : {}),
    },
  };
}

function isNewer(stream: ImageStream, tag: TagReference, ifUnset: boolean): boolean {
  if (!isImportable(tag)) return false;
  return tag.generation === null ? ifUnset : tag.generation > observedGeneration(stream, tag.name);
}

/** A failed import counts as observed too, so that it is not repeated. */
function observedGeneration(stream: ImageStream, name: string): number {
  const status = stream.status.tags?.find(({ tag }) => tag === name);
  const condition = status?.conditions?.find(({ type }) => type === "ImportSuccess");
  return Math.max(0, status?.items?.[0]?.generation ?? 0, condition?.generation ?? 0);
}
