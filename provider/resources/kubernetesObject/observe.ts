import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isObject, membersOf } from "../../image/members.ts";
import { isSameQuantity } from "../inputs/quantity.ts";
import { isUnknown } from "../inputs/unknown.ts";
import { type KubernetesObjectInputs, manifestOf } from "./inputs.ts";
import { elementsAt, keptAlike, type OwnedFields, ownedFields, ownedMember } from "./ownedFields.ts";
import { imagesOf, triggeredContainers, withImages } from "./triggeredContainers.ts";

/**
 * The declaration that would describe an object as it is now. What is not declared is left out: defaults of the API, status,
 * what other users and controllers add, and the images that triggers set.
 */
export function observeObject<T extends KubernetesObjectInputs>(declared: T, object: ApiObject): T {
  const { apiVersion, kind, metadata, ...rest } = manifestOf(declared);
  const { name, namespace, ...more } = declared.metadata;
  const fields = ownedFields(object);
  const seen = observed(rest, object, fields, "");
  const members = membersOf(observed(more, object.metadata, ownedMember(fields, "metadata"), "metadata"));
  const present = {
    ...declared,
    ...Object.fromEntries(Object.keys(rest).map((key) => [key, membersOf(seen)[key]])),
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), ...members },
  };
  return withDeclaredImages(declared, withoutMissing(present));
}

/** The images of containers that a trigger keeps are as declared. */
function withDeclaredImages<T extends KubernetesObjectInputs>(declared: T, present: T): T {
  const images = imagesOf(declared, declared);
  const triggered = triggeredContainers(declared).map(({ container }) => [container, images[container]]);
  return withImages(declared, present, Object.fromEntries(triggered));
}

const withoutMissing = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

/** The present value of what is declared, in the declared form where both mean the same. What is unknown yet stays so. */
function observed(declared: unknown, present: unknown, fields: OwnedFields, key: string): unknown {
  if (isUnknown(declared)) return declared;
  if (present === undefined || present === null) return isAbsent(declared) ? declared : undefined;
  if (Array.isArray(declared)) return observedList(declared, present, fields, key);
  if (isObject(declared)) {
    if (!isObject(present)) return present;
    const members = Object.entries(declared).map(
      ([name, member]) =>
        [name, observed(member, present[name], ownedMember(fields, name), nameOf(name, key))] as const,
    );
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  }
  return isSameAmount(declared, present, key) || isLeftToCluster(declared, key) ? declared : present;
}

/** Members of maps of amounts go by the name of their map. */
const amounts = new Set([
  "limits",
  "requests",
  "hard",
  "capacity",
  "sizeLimit",
  "default",
  "defaultRequest",
  "max",
  "min",
  "maxLimitRequestRatio",
  "averageValue",
  "divisor",
]);
const nameOf = (name: string, parent: string): string => (amounts.has(parent) ? parent : name);

/** The API writes `1000m` as `1`, and a number as text. */
const isSameAmount = (declared: unknown, present: unknown, key: string): boolean =>
  amounts.has(key) && typeof present === "string" && isSameQuantity(String(declared), present);

/** Fields that the cluster fills where they are empty: charts declare them as `clusterIP: ""`. */
const filled = new Set(["clusterIP", "nodePort", "healthCheckNodePort", "nodeName", "volumeName", "host"]);

const isLeftToCluster = (declared: unknown, key: string): boolean =>
  filled.has(key) && (declared === "" || declared === 0);

function observedList(declared: readonly unknown[], present: unknown, fields: OwnedFields, key: string): unknown {
  if (!Array.isArray(present)) return present;
  const kept = keptAlike(declared, present, fields);
  if (kept !== undefined) return kept;
  const elements = elementsAt(declared, present, fields);
  if (elements === undefined) return present;
  return elements
    .map(({ declared, present, fields }) => observed(declared, present, fields, key))
    .filter((element) => element !== undefined);
}

/** Absent is what the API makes of these. */
const isAbsent = (value: unknown): boolean =>
  value === false ||
  value === 0 ||
  value === "" ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.values(value).every(isAbsent));
