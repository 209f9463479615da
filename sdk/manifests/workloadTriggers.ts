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
import { isObject, type Members, membersOf } from "../../provider/image/members.ts";
import { parseTriggers, triggersAnnotation } from "../../provider/image/triggers.ts";
import { type PlacedObject, textAt } from "./manifest.ts";

/** An image trigger that a workload has. */
export interface WorkloadTrigger {
  /** At most one of the three; a path where the entry names its container in another form than this package does. */
  readonly container?: string;
  readonly containers?: readonly string[];
  readonly fieldPath?: string;
  readonly from: { readonly name: string; readonly namespace?: string };
  readonly paused: boolean;
}

export const isAnnotated = (kind: string): kind is AnnotatedKind =>
  (annotatedKinds as readonly string[]).includes(kind);

/** The triggers of a Deployment, StatefulSet, DaemonSet, CronJob or DeploymentConfig; what the cluster ignores is none. */
export function workloadTriggers(workload: Pick<PlacedObject, "apiVersion" | "kind" | "object">): WorkloadTrigger[] {
  const { apiVersion, kind, object } = workload;
  if (kind === "DeploymentConfig" && apiVersion === "apps.openshift.io/v1") return deploymentConfigTriggers(object);
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

function deploymentConfigTriggers(object: Members): WorkloadTrigger[] {
  const { triggers } = membersOf(object["spec"]);
  const all: readonly unknown[] = Array.isArray(triggers) ? triggers : [];
  return all.flatMap((trigger): WorkloadTrigger[] => {
    if (!isObject(trigger) || trigger["type"] !== "ImageChange") return [];
    const { automatic, containerNames, from } = membersOf(trigger["imageChangeParams"]);
    const { kind = "ImageStreamTag", name, namespace } = membersOf(from);
    const names = Array.isArray(containerNames) ? containerNames.filter((one) => typeof one === "string") : [];
    const [first, ...more] = names;
    if (kind !== "ImageStreamTag" || typeof name !== "string" || !name.includes(":") || first === undefined) return [];
    return [
      {
        ...(more.length === 0 ? { container: first } : { containers: names }),
        from: withoutEmpty({ name, ...(typeof namespace === "string" ? { namespace } : {}) }),
        paused: automatic !== true,
      },
    ];
  });
}
