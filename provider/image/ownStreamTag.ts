/** A source as the cluster has it, where every member may be missing and an empty namespace is none. */
export interface SourceName {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/**
 * The tag of its own stream that a source names: `1.4` or, in the stream `app`, `app:1.4`. The cluster keeps tags that
 * follow such a source up to date by itself; it never follows tags of other streams, those are copied once.
 */
export function ownStreamTag(from: SourceName, stream: string, namespace: string): string | undefined {
  if (from.kind !== "ImageStreamTag" || (from.namespace || namespace) !== namespace) return undefined;
  const [first = "", second] = from.name?.split(":") ?? [];
  if (second === undefined) return first;
  return first === stream ? second : undefined;
}
