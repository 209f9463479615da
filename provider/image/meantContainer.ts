import { annotatedKinds, containersOf, type FoundContainer, podSpecPath } from "./fieldPath.ts";

/** Any spelling of a container's image, also those that the trigger controller cannot read. */
const spelling = /^[\s{$.]*([\w.]+?)\.(containers|initContainers)\s*\[(.*?)\](?:\.image)?[\s}]*$/;
const byIndex = /^\s*\+?(\d+)\s*$/;
const byName = /^[\s?(]*@?[.[\s]*["']?name["']?\]?\s*={1,2}\s*["']?([^"']*?)["']?[\s)]*$/;

const podSpecs = annotatedKinds.map(podSpecPath);

/** The container of a workload that a field path means, whether or not the trigger controller understands the path. */
export function meantContainer(fieldPath: string, workload: unknown, podSpec: string): FoundContainer | undefined {
  const [, place = "", list, selector = ""] = spelling.exec(fieldPath) ?? [];
  if (!podSpecs.includes(place)) return undefined;
  const all = containersOf(workload, podSpec);
  const index = byIndex.exec(selector)?.[1];
  if (index !== undefined) return all.find((one) => one.list === list && one.index === Number(index));
  const name = byName.exec(selector)?.[1];
  return all.find((one) => one.name === name);
}
