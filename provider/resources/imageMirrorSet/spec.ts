/** Places of copies of a registry's images. */
export interface ImageMirrors {
  /** The registry or repositories with mirrors: `host[:port][/path]`, or `*.host` for all hosts of a domain. */
  source: string;
  /** Places of the copies, tried in this order: `host[:port][/path]`. */
  mirrors?: string[];
  /** Asks the source, or never, where no mirror has the image. @default "AllowContactingSource" */
  mirrorSourcePolicy?: "NeverContactSource" | "AllowContactingSource";
}

/** The spec of an ImageDigestMirrorSet or an ImageTagMirrorSet: one of the two lists. */
export interface ImageMirrorSetSpec {
  /** For images by digest: what nodes pull of a tag that was resolved, and what pinned tags import. */
  imageDigestMirrors?: ImageMirrors[];
  /** For images by tag: what other tags import. */
  imageTagMirrors?: ImageMirrors[];
}
