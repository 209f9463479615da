import { isDeepStrictEqual } from "node:util";
import type { Cluster } from "../../emulator/startCluster.ts";

interface Workload {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly spec: { readonly template: unknown };
}

/** The templates that a workload has had until the given version, which a controller rolls out one after the other. */
export async function rolloutsOf(cluster: Cluster, path: string, { metadata }: Workload): Promise<number> {
  const collection = path.slice(0, path.lastIndexOf("/"));
  // The first version is that of an empty cluster.
  const answer = await fetch(`${cluster.server}${collection}?watch=true&resourceVersion=1`, {
    headers: { authorization: `Bearer ${cluster.token}` },
  });
  if (!answer.ok || answer.body === null) throw new Error(`the watch failed: ${answer.status} ${await answer.text()}`);
  let templates: unknown[] = [];
  for await (const { type, object } of eventsOf(answer.body)) {
    if (object.metadata.name !== metadata.name) continue;
    const { template } = object.spec;
    if (type === "ADDED") templates = [template];
    else if (!isDeepStrictEqual(templates.at(-1), template)) templates.push(template);
    if (object.metadata.resourceVersion === metadata.resourceVersion) break;
  }
  return templates.length;
}

/** One JSON text a line. */
async function* eventsOf(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<{ readonly type: string; readonly object: Workload }> {
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream() as never) as ReadableStream<string>) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}
