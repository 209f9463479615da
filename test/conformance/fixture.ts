import { readFileSync } from "node:fs";
import type { BuiltImage } from "../../emulator/registry/builtImage.ts";

interface Fixture {
  readonly digest: string;
  readonly mediaType: string;
  /** Children first, the image's own manifest last. */
  readonly manifests: readonly { readonly digest: string; readonly mediaType: string; readonly text: string }[];
  readonly blobs: readonly { readonly digest: string; readonly base64: string }[];
}

const fixtures: Readonly<Record<string, Fixture>> = JSON.parse(
  readFileSync(new URL("fixtures.json", import.meta.url), "utf8"),
);

/** An image of the recordings, ready to be pushed. */
export function fixtureImage(name: string): BuiltImage {
  const fixture = fixtures[name];
  if (fixture === undefined) throw new Error(`no fixture ${name}`);
  const { digest, mediaType, manifests, blobs } = fixture;
  return {
    digest: digest as BuiltImage["digest"],
    mediaType,
    manifests: manifests.map((manifest) => ({
      digest: manifest.digest as BuiltImage["digest"],
      mediaType: manifest.mediaType,
      content: Buffer.from(manifest.text),
    })),
    blobs: blobs.map((blob) => ({
      digest: blob.digest as BuiltImage["digest"],
      content: Buffer.from(blob.base64, "base64"),
    })),
  };
}
