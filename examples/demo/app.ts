import { type BuiltImage, image } from "openshift-emulator";

/** One build of an application: what it shares with the other ones is in the layers below its own. */
export function app(version: string, revision: string, created: string): BuiltImage {
  return image({
    version,
    revision,
    created,
    labels: { "org.opencontainers.image.source": "https://github.com/acme/app" },
    layers: [{ size: 3_000_000 }, { "libraries.txt": "libraries" }, { "app.txt": version }],
  });
}
