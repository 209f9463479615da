import { ImageStreamError } from "../../provider/image/error.ts";
import {
  type AnnotatedKind,
  annotatedKinds,
  fieldPathDiagnostics,
  findContainer,
  formatFieldPath,
  parseFieldPath,
  podSpecPath,
} from "../../provider/image/fieldPath.ts";
import type { Members } from "../../provider/image/members.ts";
import { parseTriggers, triggersAnnotation } from "../../provider/image/triggers.ts";
import { type PlacedObject, textAt } from "./manifest.ts";

/** An image trigger that a workload has. */
export interface WorkloadTrigger {
  /** One of both; a path where the entry names its container in another form than this package does. */
  readonly container?: string;
  readonly fieldPath?: string;
  readonly from: { readonly name: string; readonly namespace?: string };
  readonly paused: boolean;
}

export const isAnnotated = (kind: string): kind is AnnotatedKind =>
  (annotatedKinds as readonly string[]).includes(kind);

/** The triggers of a Deployment, StatefulSet, DaemonSet or CronJob; what the cluster ignores is none. */
export function workloadTriggers({ kind, object }: Pick<PlacedObject, "kind" | "object">): WorkloadTrigger[] {
  if (!isAnnotated(kind)) return [];
  try {
    return parseTriggers(textAt(object, "metadata", "annotations", triggersAnnotation))
      .filter(
        ({ from, fieldPath }) =>
          from.kind === "ImageStreamTag" &&
          from.name.includes(":") &&
          fieldPathDiagnostics(fieldPath, "", kind).length === 0,
      )
      .map(({ from, fieldPath, paused }) => ({
        ...placeOf(fieldPath, kind, object),
        from: withoutEmpty(from),
        paused: paused === true,
      }));
  } catch (error) {
    // The cluster reads nothing of such an annotation either.
    if (error instanceof ImageStreamError) return [];
    throw error;
  }
}

const withoutEmpty = ({ name, namespace }: { readonly name: string; readonly namespace?: string }) => ({
  name,
  ...(namespace === undefined || namespace === "" ? {} : { namespace }),
});

/** The path as this package writes it is the container's name; any other form stays, so that adopting it changes nothing. */
function placeOf(fieldPath: string, kind: AnnotatedKind, object: Members) {
  const { list, container } = parseFieldPath(fieldPath, { kind });
  const isUsual =
    typeof container === "string" &&
    findContainer(object, { podSpec: podSpecPath(kind), list, container })?.list === list &&
    formatFieldPath({ podSpec: podSpecPath(kind), list, container }) === fieldPath;
  return isUsual ? { container: String(container) } : { fieldPath };
}
