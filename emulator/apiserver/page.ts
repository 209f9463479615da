import type { KubeList, KubeObject } from "./kubeObject.ts";
import type { ListOptions } from "./resource.ts";
import { badRequest } from "./statusError.ts";

interface Position {
  readonly revision: number;
  readonly after: string;
}

const encode = (position: Position): string => Buffer.from(JSON.stringify(position)).toString("base64url");

/** @throws StatusError 400 */
export function decodePosition(token: string): Position {
  try {
    const { revision, after } = JSON.parse(Buffer.from(token, "base64url").toString());
    return { revision: Number(revision), after: String(after) };
  } catch {
    throw badRequest("continue key is not valid: invalid token");
  }
}

const positionOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ""}\0${metadata.name ?? ""}`;

/** Cuts a sorted list to `limit` items, with a token to continue. */
export function page<T extends KubeObject>(
  revision: number,
  all: readonly T[],
  options: ListOptions,
): { items: readonly T[]; metadata: KubeList["metadata"] } {
  const start = options.continue === "" ? undefined : decodePosition(options.continue);
  const rest = start === undefined ? all : all.filter((item) => positionOf(item) > start.after);
  const resourceVersion = String(start?.revision ?? revision);
  const last = options.limit > 0 && rest.length > options.limit ? rest[options.limit - 1] : undefined;
  if (last === undefined) return { items: rest, metadata: { resourceVersion } };
  const metadata = {
    resourceVersion,
    continue: encode({ revision: Number(resourceVersion), after: positionOf(last) }),
    // As in the API, no count of the remaining items under a selector, where it is expensive.
    ...(options.labels.empty && options.fields.empty ? { remainingItemCount: rest.length - options.limit } : {}),
  };
  return { items: rest.slice(0, options.limit), metadata };
}
