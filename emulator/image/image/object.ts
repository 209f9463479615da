import type { KubeObject } from "../../apiserver/kubeObject.ts";

/** The configuration of an image as the API keeps it, in the docker API's spelling. */
export interface DockerImageMetadata {
  readonly kind: "DockerImage";
  readonly apiVersion: "image.openshift.io/1.0";
  readonly Id: string;
  readonly Created: string | null;
  readonly ContainerConfig: Readonly<Record<string, unknown>>;
  readonly Config?: Readonly<Record<string, unknown>>;
  /** Size of the layers and the configuration in bytes. */
  readonly Size?: number;
  readonly [member: string]: unknown;
}

export interface ImageLayer {
  readonly name: string;
  readonly size: number;
  readonly mediaType: string;
}

/** One child of a manifest list or index. */
export interface ImageManifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly manifestSize: number;
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string;
}

export interface ImageSignatureData {
  readonly metadata: KubeObject["metadata"];
  readonly type: string;
  /** Base64. */
  readonly content: string;
  readonly conditions?: readonly SignatureCondition[];
  readonly imageIdentity?: string;
  readonly signedClaims?: Readonly<Record<string, string>>;
  readonly created?: string;
  readonly issuedBy?: Readonly<Record<string, string>>;
  readonly issuedTo?: Readonly<Record<string, string>>;
}

export interface SignatureCondition {
  readonly type: string;
  readonly status: string;
  readonly lastProbeTime?: string | null;
  readonly lastTransitionTime?: string | null;
  readonly reason?: string;
  readonly message?: string;
}

/** Members of an Image beside its metadata; layers and manifests exclude each other. */
export interface ImageData {
  readonly dockerImageReference?: string;
  readonly dockerImageMetadata: DockerImageMetadata;
  readonly dockerImageMetadataVersion: string;
  readonly dockerImageManifest?: string;
  readonly dockerImageLayers?: readonly ImageLayer[];
  readonly signatures?: readonly ImageSignatureData[];
  readonly dockerImageSignatures?: readonly string[];
  readonly dockerImageManifestMediaType?: string;
  readonly dockerImageConfig?: string;
  readonly dockerImageManifests?: readonly ImageManifest[];
}

/** A stored Image; its name is the digest of its manifest. */
export interface Image extends KubeObject, ImageData {
  readonly [member: string]: unknown;
}

/** An Image inside another object: without kind and apiVersion. */
export interface EmbeddedImage extends ImageData {
  readonly metadata: KubeObject["metadata"];
}

/** An image of a stream, by its digest or a prefix of it; includes history and children of manifest lists. */
export interface ImageStreamImage extends KubeObject {
  readonly image: EmbeddedImage;
}
