import type { ImageStream, NamedTagEventList, TagEvent, TagReference } from "../../../emulator/image/stream/object.ts";

export const internalRegistry = "image-registry.openshift-image-registry.svc:5000";

/** A stream as it is stored, for rules to work upon. */
export function stream(
  parts: {
    name?: string;
    namespace?: string;
    generation?: number;
    tags?: readonly TagReference[];
    status?: readonly NamedTagEventList[];
    repository?: string;
  } = {},
): ImageStream {
  const { name = "web", namespace = "p1", generation = 1, tags = [], status = [] } = parts;
  return {
    kind: "ImageStream",
    apiVersion: "image.openshift.io/v1",
    metadata: { name, namespace, generation, uid: `uid-of-${name}`, creationTimestamp: "2026-01-05T10:00:00Z" },
    spec: { lookupPolicy: { local: false }, ...(tags.length === 0 ? {} : { tags }) },
    status: {
      dockerImageRepository: parts.repository ?? `${internalRegistry}/${namespace}/${name}`,
      ...(status.length === 0 ? {} : { tags: status }),
    },
  };
}

export function tag(name: string, parts: Partial<TagReference> = {}): TagReference {
  return {
    name,
    annotations: null,
    generation: 1,
    importPolicy: { importMode: "Legacy" },
    referencePolicy: { type: "Source" },
    ...parts,
  };
}

export const fromImage = (name: string) => ({ from: { kind: "DockerImage", name } });
export const fromTag = (name: string, namespace?: string) => ({
  from: { kind: "ImageStreamTag", name, ...(namespace === undefined ? {} : { namespace }) },
});
export const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

export function event(letter: string, parts: Partial<TagEvent> = {}): TagEvent {
  return {
    created: "2026-01-05T10:00:00Z",
    dockerImageReference: `quay.io/acme/web@${digest(letter)}`,
    image: digest(letter),
    generation: 1,
    ...parts,
  };
}
