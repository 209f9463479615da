import { readFileSync } from "node:fs";
import { Command } from "commander";
import { pushToStream } from "../controllers/integratedRegistry.ts";
import type { BuiltImage } from "../registry/builtImage.ts";
import { image } from "../registry/image.ts";
import { readImageArchive } from "../registry/imageArchive.ts";
import { type PushCredentials, pushImage } from "../registry/pushImage.ts";
import { credentials } from "./credentials.ts";
import { emulatedCluster } from "./emulatedCluster.ts";

interface PushOptions {
  readonly version?: string;
  readonly revision?: string;
  readonly created?: string;
  readonly from?: string;
  readonly credentials?: PushCredentials;
  readonly kubeconfig: string;
}

/** `HOST/REPOSITORY:TAG`, or `NAMESPACE/STREAM:TAG` if the first part is no host. */
const registryReference = /^([^/\s]+)\/([^:@\s]+):([\w][\w.-]{0,127})$/;
const hostForm = /[.:]|^localhost$/;

function imageOf({ from, version, revision, created }: PushOptions): BuiltImage {
  const given = { ...(version && { version }), ...(revision && { revision }), ...(created && { created }) };
  if (from === undefined) return image(given);
  if (Object.keys(given).length > 0) {
    throw new Error("--version, --revision and --created describe an image that is made: leave them out with --from");
  }
  return readImageArchive(readFileSync(from));
}

async function push(reference: string, options: PushOptions): Promise<void> {
  const [, first = "", path = "", tag = ""] = registryReference.exec(reference) ?? [];
  if (tag === "")
    throw new Error(`${reference} must be HOST:PORT/REPOSITORY:TAG, or NAMESPACE/STREAM:TAG for a stream`);
  const built = imageOf(options);
  if (hostForm.test(first)) {
    const target = { url: `http://${first}`, ...(options.credentials && { credentials: options.credentials }) };
    await pushImage(target, path, tag, built);
  } else {
    await pushAsBuild(options.kubeconfig, { namespace: first, stream: path, tag }, built);
  }
  process.stdout.write(`${built.digest}\n`);
}

async function pushAsBuild(
  kubeconfig: string,
  target: { namespace: string; stream: string; tag: string },
  built: BuiltImage,
): Promise<void> {
  const cluster = emulatedCluster(kubeconfig);
  const host = cluster.registry;
  const registry = {
    host,
    push: (repository: string, tag: string | undefined, pushed: BuiltImage) =>
      pushImage({ url: `http://${host}` }, repository, tag, pushed),
  };
  try {
    await pushToStream(cluster, registry, target, built);
  } finally {
    await cluster.close();
  }
}

/** `openshift-emulator push`: pushes an image to a registry, or to a stream as a build does. */
export const pushCommand = (): Command =>
  new Command("push")
    .description("push an image to a registry, or into a stream as a build would; prints its digest")
    .argument("<reference>", "HOST:PORT/REPOSITORY:TAG, or NAMESPACE/STREAM:TAG for a stream")
    .option("--version <version>", "the image's version, in its label")
    .option("--revision <revision>", "the image's source revision, in its label")
    .option("--created <time>", "when the image was made")
    .option("--from <tar>", "push this archive of `docker save`, or this OCI archive, instead of a made image")
    .option("--credentials <user:password>", "for a registry that asks for a password", credentials)
    .option("--kubeconfig <path>", "the emulated cluster's, for a stream", process.env["KUBECONFIG"] ?? "")
    .action(push);
