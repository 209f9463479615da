import type { InvokeOptions } from "@pulumi/pulumi";
import { containersOf, findContainer, parseFieldPath, podSpecPath } from "../../provider/image/fieldPath.ts";
import { isObject, type Members, membersOf } from "../../provider/image/members.ts";
import { parseTriggers, triggersAnnotation } from "../../provider/image/triggers.ts";
import { imageTriggers } from "../imageTriggers.ts";
import { type PlacedObject, textAt } from "./manifest.ts";
import { isAnnotated, workloadTriggers } from "./workloadTriggers.ts";

/**
 * A workload with annotation and images as `imageTriggers()` gives them, so that another package can own it. A workload whose
 * triggers cannot be told apart by container stays as it is.
 */
export function withImageTriggers(manifest: PlacedObject, opts: InvokeOptions): Members {
  const { apiVersion, kind, name, namespace, object } = manifest;
  const triggers = workloadTriggers(manifest);
  if (!isAnnotated(kind) || triggers.length === 0) return object;
  const containers = new Map(triggers.map((trigger) => [containerOf(trigger, kind, object), trigger.from] as const));
  const all = parseTriggers(textAt(object, "metadata", "annotations", triggersAnnotation));
  const isPaused = triggers.every(({ paused }) => paused);
  const isPlain =
    containers.size === all.length && !containers.has("") && (isPaused || !triggers.some((one) => one.paused));
  if (!isPlain) return object;
  const { annotations, image } = imageTriggers(
    {
      workload: { apiVersion, kind, name, ...(namespace === "" ? {} : { namespace }) },
      containers: Object.fromEntries(
        [...containers].map(([container, from]) => [container, { kind: "ImageStreamTag" as const, ...from }]),
      ),
      ...(isPaused ? { paused: true } : {}),
    },
    opts.parent === undefined ? {} : { parent: opts.parent },
  );
  const metadata = membersOf(object["metadata"]);
  const withImages = containersChanged(object, podSpecPath(kind).split("."), (container) => {
    const own = image[String(container["name"])];
    return own === undefined ? container : { ...container, image: own };
  });
  return {
    ...withImages,
    metadata: { ...metadata, annotations: { ...membersOf(metadata["annotations"]), ...annotations } },
  };
}

function containerOf(
  { container, fieldPath }: { readonly container?: string; readonly fieldPath?: string },
  kind: Parameters<typeof podSpecPath>[0],
  object: Members,
): string {
  if (container !== undefined) return container;
  const found = fieldPath === undefined ? undefined : findContainer(object, parseFieldPath(fieldPath, { kind }));
  const named = containersOf(object, podSpecPath(kind)).filter(({ name }) => name === found?.name);
  return named.length === 1 ? (found?.name ?? "") : "";
}

function containersChanged(value: Members, path: readonly string[], change: (container: Members) => Members): Members {
  const [key, ...rest] = path;
  if (key !== undefined) return { ...value, [key]: containersChanged(membersOf(value[key]), rest, change) };
  const lists = ["initContainers", "containers"].flatMap((list) => {
    const all = value[list];
    return Array.isArray(all) ? [[list, all.map((one: unknown) => (isObject(one) ? change(one) : one))] as const] : [];
  });
  return { ...value, ...Object.fromEntries(lists) };
}
