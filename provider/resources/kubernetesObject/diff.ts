import { isDeepStrictEqual } from "node:util";
import type { Difference } from "../handlers.ts";
import { immutableChanges } from "./immutableFields.ts";
import { groupOf, type KubernetesObjectInputs, manifestOf } from "./inputs.ts";
import { triggeredContainers, withImages } from "./triggeredContainers.ts";

/**
 * Compares declarations. Images that triggers set are left to them, but for those that this program moves. No I/O.
 */
export function diffKubernetesObject(olds: KubernetesObjectInputs, news: KubernetesObjectInputs): Difference {
  const moved = placeChanges(olds, news);
  if (moved.length > 0) return { changes: true, replaces: moved };
  const fixed = immutableChanges(olds, news);
  if (fixed.length > 0) {
    return { changes: true, replaces: [...new Set(fixed.map((path) => path.split(".")[0] ?? ""))], deletesFirst: true };
  }
  const changes = !isDeepStrictEqual(compared(olds, news), compared(news, news));
  return { changes, replaces: [] };
}

/** Another name, namespace, kind or API group is another object; another version of the group is the same one. */
function placeChanges(olds: KubernetesObjectInputs, news: KubernetesObjectInputs): string[] {
  const isElsewhere =
    olds.metadata.name !== news.metadata.name ||
    // The cluster knows the namespace where the program could not ask for the kind's scope.
    (news.metadata.namespace !== undefined && olds.metadata.namespace !== news.metadata.namespace);
  return [
    ...(isElsewhere ? ["metadata"] : []),
    ...(olds.kind === news.kind ? [] : ["kind"]),
    ...(groupOf(olds.apiVersion) === groupOf(news.apiVersion) ? [] : ["apiVersion"]),
  ];
}

function compared(inputs: KubernetesObjectInputs, news: KubernetesObjectInputs): object {
  const triggered = Object.fromEntries(triggeredContainers(news).map(({ container }) => [container, undefined]));
  const { metadata, ...manifest } = withImages(news, manifestOf(inputs), triggered);
  const { namespace: _namespace, ...declared } = metadata;
  return { metadata: declared, ...manifest, images: imagesMoved(inputs, news) };
}

/** A tag that this program no longer moves changes nothing. */
const imagesMoved = ({ triggeredImages = {} }: KubernetesObjectInputs, news: KubernetesObjectInputs): object =>
  Object.fromEntries(
    Object.keys(news.triggeredImages ?? {}).map((container) => [container, triggeredImages[container]]),
  );
