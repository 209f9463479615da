import type { Digest } from "./digest.ts";

/** A reference to content by digest. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: Platform;
}

/** The platform of an index's child. */
export interface Platform {
  /** Go's name: `amd64`, `arm64`. */
  readonly architecture: string;
  /** Go's name: `linux`. */
  readonly os: string;
  /** `v7`, `v8`. Absent if there is none. */
  readonly variant?: string;
}

/** The members of a manifest or index that a registry reads. */
export interface ManifestDocument {
  readonly schemaVersion?: number;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}
