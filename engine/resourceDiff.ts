import type { DiffKind, DiffRequest, DiffResult, PropertyDiff, ResourceProvider } from "./provider/resourceProvider.ts";
import { changedKeys, diffObjects, type ObjectDiff, type ValueDiff } from "./value/objectDiff.ts";
import {
  formatPropertyPath,
  type PropertyPath,
  parsePropertyPath,
  pathContains,
  resetProperty,
} from "./value/propertyPath.ts";
import { isMap, type PropertyMap, withoutSecrets } from "./value/propertyValue.ts";

/** Asks the provider for the changes; compares the inputs if the provider leaves that to the engine. */
export async function diffResource(provider: ResourceProvider, request: DiffRequest): Promise<DiffResult> {
  const diff = await provider.diff(request);
  if (diff.changes !== "unknown") return diff;
  const news = resetIgnored(request.newInputs, request.oldInputs, request.ignoreChanges);
  const changes = diffObjects(plain(request.oldInputs), plain(news));
  if (!changes) return { ...diff, changes: "none" };
  return { ...diff, changes: "some", changedKeys: changedKeys(changes), detailedDiff: detail(changes) };
}

function plain(properties: PropertyMap): PropertyMap {
  const value = withoutSecrets(properties);
  return isMap(value) ? value : {};
}

/** Restores ignored properties; `onIgnored` receives the paths that it cannot restore. */
export function resetIgnored(
  inputs: PropertyMap,
  oldInputs: PropertyMap,
  ignoreChanges: readonly string[],
  onIgnored: (paths: string[]) => void = () => {},
): PropertyMap {
  let result = inputs;
  const impossible: string[] = [];
  for (const text of ignoreChanges) {
    const path = parsePropertyPath(text);
    if (!path) continue;
    const { properties, ok } = resetProperty(path, oldInputs, result);
    result = properties;
    if (!ok) impossible.push(text);
  }
  if (impossible.length > 0) onIgnored(impossible);
  return result;
}

/** The changes of inputs in the form of a provider's report, by property. */
function detail(diff: ObjectDiff): Record<string, PropertyDiff> {
  const detailed: Record<string, PropertyDiff> = {};
  const add = (path: PropertyPath, diffKind: DiffKind): void => {
    detailed[formatPropertyPath(path)] = { diffKind, inputDiff: true };
  };
  const visit = (path: PropertyPath, value: ValueDiff): void => {
    if (value.object) visitObject(path, value.object);
    else if (value.array) {
      for (const index of value.array.adds.keys()) add([...path, index], "add");
      for (const index of value.array.deletes.keys()) add([...path, index], "delete");
      for (const [index, update] of value.array.updates) visit([...path, index], update);
    } else add(path, "update");
  };
  const visitObject = (path: PropertyPath, object: ObjectDiff): void => {
    for (const key of Object.keys(object.adds)) add([...path, key], "add");
    for (const key of Object.keys(object.deletes)) add([...path, key], "delete");
    for (const [key, update] of Object.entries(object.updates)) visit([...path, key], update);
  };
  visitObject([], diff);
  return detailed;
}

/** The pseudo property by which `replaceOnChanges` replaces after a failed initialization. */
const initError = "#initerror";

const toReplace = (kind: DiffKind): DiffKind => (kind.endsWith("-replace") ? kind : (`${kind}-replace` as DiffKind));

/** Makes changes of the named properties require a replacement. */
export function applyReplaceOnChanges(
  diff: DiffResult,
  replaceOnChanges: readonly string[],
  hasInitErrors: boolean,
): DiffResult {
  if (diff.changes !== "some" && !hasInitErrors) return diff;
  const paths = replaceOnChanges.map(parsePropertyPath).filter((path) => path !== undefined);
  const covers = (text: string): boolean => {
    const path = parsePropertyPath(text);
    return path !== undefined && paths.some((covering) => pathContains(covering, path));
  };
  const replaceKeys = new Set([...diff.replaceKeys, ...diff.changedKeys.filter(covers)]);
  const detailedDiff: Record<string, PropertyDiff> | undefined =
    diff.detailedDiff &&
    Object.fromEntries(
      Object.entries(diff.detailedDiff).map(([path, property]) => [
        path,
        covers(path) ? { ...property, diffKind: toReplace(property.diffKind) } : property,
      ]),
    );
  let changes = diff.changes;
  if (hasInitErrors && covers(initError)) {
    replaceKeys.add(initError);
    if (detailedDiff) detailedDiff[initError] = { diffKind: "update-replace", inputDiff: false };
    changes = "some";
  }
  return { ...diff, changes, detailedDiff, replaceKeys: [...replaceKeys] };
}

/** Says if the provider or an option requires a replacement. */
export const isReplace = (diff: DiffResult): boolean =>
  diff.replaceKeys.length > 0 ||
  Object.values(diff.detailedDiff ?? {}).some((property) => property.diffKind.endsWith("-replace"));

const inverse: Readonly<Record<string, DiffKind>> = {
  add: "delete",
  delete: "add",
  "add-replace": "delete-replace",
  "delete-replace": "add-replace",
};

/** The difference as a refresh shows it: from the inputs to the actual state. */
export const invertDiff = (diff: DiffResult): DiffResult => ({
  ...diff,
  detailedDiff:
    diff.detailedDiff &&
    Object.fromEntries(
      Object.entries(diff.detailedDiff).map(([path, property]) => [
        path,
        { ...property, diffKind: inverse[property.diffKind] ?? property.diffKind },
      ]),
    ),
});
