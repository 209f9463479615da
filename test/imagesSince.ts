import type { Cluster } from "../provider/cluster/cluster.ts";

/** The present position in the history of a namespace's streams. */
export async function versionOf(client: Cluster, namespace: string): Promise<string> {
  const { metadata } = await client.imageStreams.list(namespace);
  return metadata.resourceVersion ?? "";
}

/** Every image that a tag has had since that version, be it for a moment, as `stream:tag image`: what triggers have seen. */
export async function imagesSince(client: Cluster, namespace: string, resourceVersion: string): Promise<Set<string>> {
  const { items } = await client.imageStreams.list(namespace);
  const changed = items.filter(({ metadata }) => Number(metadata.resourceVersion) > Number(resourceVersion));
  const versions = new Set(changed.map(({ metadata }) => metadata.resourceVersion));
  const seen = new Set<string>();
  if (versions.size === 0) return seen;
  const stop = new AbortController();
  for await (const { object } of client.imageStreams.watch(namespace, { resourceVersion, signal: stop.signal })) {
    for (const { tag, items: history } of object.status?.tags ?? []) {
      const image = history?.[0]?.image;
      if (image !== undefined) seen.add(`${object.metadata.name}:${tag} ${image}`);
    }
    versions.delete(object.metadata.resourceVersion);
    if (versions.size === 0) break;
  }
  stop.abort();
  return seen;
}
