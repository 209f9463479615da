import type { ClusterClient, ClusterCore, Controller } from "../apiserver/resource.ts";
import type { ImageStream } from "../image/stream/object.ts";
import type { Activity } from "./activity.ts";
import { dueImport, importRequest } from "./dueImport.ts";
import { Informer, keyOf, splitKey } from "./informer.ts";
import { imageStreams } from "./tagResolver.ts";
import { exponentialBackoff, WorkQueue } from "./workQueue.ts";

const imports = { group: "image.openshift.io", resource: "imagestreamimports" } as const;

/** Imports the due tags of a stream; calls `importing` first. Throws StatusError. */
export async function importStream(
  client: ClusterClient,
  stream: ImageStream,
  importing: (stream: ImageStream) => void = () => {},
): Promise<void> {
  const scope = dueImport(stream);
  if (scope === undefined) return;
  importing(stream);
  const request = importRequest(stream, scope);
  const { namespace = "" } = stream.metadata;
  if (request !== undefined) await client.create({ ...imports, namespace }, request);
}

/**
 * Imports streams on every write. A failed import is recorded in the stream and not repeated; a refused request is
 * repeated.
 */
export function startImportController(
  core: ClusterCore,
  activity: Activity,
  client: ClusterClient,
  importing: (stream: ImageStream) => void,
): Controller {
  const streams = new Informer(core, imageStreams);
  const queue = new WorkQueue({
    clock: core.clock,
    activity,
    workers: 50,
    retryAfter: (_error, failures) => exponentialBackoff(failures),
    async run(key) {
      const { namespace, name } = splitKey(key);
      const stream = streams.get(namespace, name);
      if (stream !== undefined) await importStream(client, stream as ImageStream, importing);
    },
  });
  const end = streams.subscribe({
    added: (stream) => queue.add(keyOf(stream)),
    updated: (_old, stream) => queue.add(keyOf(stream)),
  });
  return {
    close() {
      end();
      queue.close();
    },
  };
}
