import { isObject, type Members } from "../../image/members.ts";
import { isUnknown } from "../inputs/unknown.ts";

/** Members that identify the elements of Kubernetes' lists, by the last name of the list's path. Other lists are compared whole. */
const keys: Readonly<Record<string, readonly string[]>> = {
  containers: ["name"],
  initContainers: ["name"],
  volumes: ["name"],
  env: ["name"],
  imagePullSecrets: ["name"],
  volumeMounts: ["mountPath"],
  hostAliases: ["ip"],
  ports: ["containerPort", "protocol"],
};

/** Lists in which the order says something: init containers run one after the other, variables refer to those above. */
const ordered: ReadonlySet<string> = new Set(["initContainers", "env"]);

const lastName = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

export const hasOrder = (path: string): boolean => ordered.has(lastName(path));

/** Keys of a list's elements, one for each; `undefined` where the list has none, or the elements are not told apart by theirs. */
export function elementKeys(list: readonly unknown[], path: string): string[] | undefined {
  const names = keys[lastName(path)];
  if (names === undefined) return undefined;
  const found = list.map((element) => keyOf(element, names));
  const known = found.filter((key) => key !== undefined);
  return known.length === list.length && new Set(known).size === list.length ? known : undefined;
}

function keyOf(element: unknown, names: readonly string[]): string | undefined {
  if (!isObject(element)) return undefined;
  const values = names.map((name) => element[name] ?? (name === "protocol" ? "TCP" : undefined));
  return values.some((value) => value === undefined || isUnknown(value)) ? undefined : JSON.stringify(values);
}

/** Members of which each excludes the others: the API takes one of them. */
const alternatives: readonly (readonly [path: RegExp, names: readonly string[]])[] = [
  [/\.env\[\]$/, ["value", "valueFrom"]],
  [/\.valueFrom$/, ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"]],
  [/(?:Probe|\.preStop|\.postStart)$/, ["exec", "httpGet", "tcpSocket", "grpc", "sleep"]],
  [/Params\.(?:pre|mid|post)$/, ["execNewPod", "tagImages"]],
];

/** Members of `live` that exclude a declared one. */
export function excluded(declared: Members, live: Members, path: string): string[] {
  const isVolume = path.endsWith(".volumes[]");
  const names = isVolume
    ? Object.keys(live).filter((key) => key !== "name")
    : (alternatives.find(([of]) => of.test(path))?.[1] ?? []);
  const isChosen = isVolume
    ? Object.keys(declared).some((key) => key !== "name")
    : names.some((name) => declared[name] !== undefined);
  return isChosen ? names.filter((name) => declared[name] === undefined && live[name] !== undefined) : [];
}

/** Maps of which a key that is not declared counts as well. */
export const isWholeMap = (path: string): boolean => path === "spec.selector";

/** Quantities of resources, which the API may write in another way. */
export const isQuantityPlace = (path: string): boolean =>
  /resources\.(?:limits|requests)\.[^.]+$|\.sizeLimit$|\.divisor$/.test(path);

/** Absent is what the API makes of these. */
export const isLikeAbsent = (value: unknown): boolean =>
  value === false ||
  value === 0 ||
  value === "" ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.values(value).every(isLikeAbsent));
