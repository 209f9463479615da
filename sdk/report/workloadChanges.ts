import { annotatedKinds, containersOf, podSpecPath } from "../../provider/image/fieldPath.ts";
import { membersOf } from "../../provider/image/members.ts";
import { resourceType } from "../../provider/resources/inputs/resourceType.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import { nameOf, type PreviewStep, type Properties, typeOf } from "./preview.ts";
import type { WorkloadReport } from "./previewReport.ts";
import { optional, texts } from "./properties.ts";

/** The images that a resource gives a workload, by container; that of a whole workload has an empty name. */
interface GivenImages {
  readonly workload: Pick<WorkloadReport, "kind" | "name" | "namespace">;
  readonly images: ReadonlyMap<string, string>;
}

/** The workloads whose image a step changes: by a trigger, an override, or as a resource of this package or @pulumi/kubernetes. */
export function workloadChanges({ urn, before, after }: PreviewStep): WorkloadReport[] {
  const type = typeOf(urn);
  const [old, now] = [before, after].map((inputs) => inputs && givenImages(type, nameOf(urn), inputs));
  const workload = (now ?? old)?.workload;
  if (workload === undefined) return [];
  const containers = new Set([...(old?.images.keys() ?? []), ...(now?.images.keys() ?? [])]);
  const by = type.split(":").at(-1) ?? type;
  return [...containers].flatMap((container) => {
    const [from, to] = [old?.images.get(container), now?.images.get(container)];
    if (from === to) return [];
    return [{ urn, by, ...workload, ...optional({ container: container === "" ? undefined : container, from, to }) }];
  });
}

function givenImages(type: string, name: string, inputs: Properties): GivenImages | undefined {
  if (type === resourceType("ImageTrigger")) return declared(inputs["workload"], inputs);
  if (type === resourceType("ImageOverride")) return declared(inputs["object"], inputs);
  const isOwn = type === resourceType("KubernetesObject");
  const kind = annotatedKinds.find((one) =>
    isOwn ? inputs["kind"] === one : type.startsWith("kubernetes:") && type.endsWith(`:${one}`),
  );
  if (kind === undefined) return undefined;
  const containers = containersOf(inputs, podSpecPath(kind)).flatMap(({ name: of, image }) =>
    image === undefined ? [] : [[of, imageText(image)] as const],
  );
  // Those that image triggers will set, as this program moves their tags.
  const moved = Object.entries(membersOf(isOwn ? inputs["triggeredImages"] : undefined)).map(
    ([of, image]) => [of, imageText(String(image))] as const,
  );
  const { name: given, namespace } = membersOf(inputs["metadata"]);
  return { workload: { kind, ...named(given ?? name, namespace) }, images: new Map([...containers, ...moved]) };
}

function declared(workload: unknown, inputs: Properties): GivenImages {
  const { kind, name, namespace } = membersOf(workload);
  const { image, container, containers, fieldPath, env } = inputs;
  const place = texts([
    Array.isArray(containers) ? texts(containers).join(", ") : undefined,
    container,
    fieldPath,
    env,
  ]);
  const images = typeof image === "string" ? [[place.join(" "), imageText(image)] as const] : [];
  return { workload: { kind: String(kind), ...named(name, namespace) }, images: new Map(images) };
}

function named(name: unknown, namespace: unknown): Pick<WorkloadReport, "name" | "namespace"> {
  return {
    name: imageText(String(name)),
    ...(typeof namespace === "string" ? { namespace: imageText(namespace) } : {}),
  };
}

const imageText = (text: string): string => (isUnknown(text) ? "unknown" : text);
