import { type ApiObject, fieldManagers } from "../../cluster/api/objectMeta.ts";
import { fieldManager } from "../../cluster/apiCall.ts";
import { type Members, membersOf } from "../../image/members.ts";
import { hasUnknown, isUnknown } from "../inputs/unknown.ts";
import { fixedFields, immutableChanges } from "./immutableFields.ts";
import type { KubernetesObjectInputs } from "./inputs.ts";
import { observeObject } from "./observe.ts";

/** The fields for which a declaration replaces, or may replace, an object of this stack that is there. */
export function replacedFields(declared: KubernetesObjectInputs, object: ApiObject): string[] {
  const paths = fixedFields(declared, { immutable: object["immutable"] });
  const before = paths.reduce<Members>(
    (olds, path) => withRemoved(olds, object, path.split(".")),
    observeObject(declared, object),
  );
  const unknown = paths.filter((path) => isPartlyUnknown(path.split(".").reduce<unknown>(memberOf, declared)));
  return [...new Set([...immutableChanges(before as KubernetesObjectInputs, declared), ...unknown])];
}

const memberOf = (value: unknown, name: string): unknown => membersOf(value)[name];
const isPartlyUnknown = (value: unknown): boolean => !isUnknown(value) && hasUnknown(value);

/** With a field that the declaration no longer has, as it is: this package has written it. */
function withRemoved(olds: Members, object: ApiObject, names: readonly string[]): Members {
  const steps = names.map((name) => `f:${name}`);
  const isOwn = fieldManagers(object, steps).some((manager) => manager.startsWith(`${fieldManager}/`));
  return isOwn ? filledIn(olds, object, names) : olds;
}

function filledIn(olds: Members, live: Members, [name = "", ...rest]: readonly string[]): Members {
  if (rest.length === 0) return name in olds ? olds : { ...olds, [name]: live[name] };
  return { ...olds, [name]: filledIn(membersOf(olds[name]), membersOf(live[name]), rest) };
}
