import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isObject, type Members, membersOf } from "../../image/members.ts";
import { isObjectReference } from "../inputs/members.ts";
import { observedMetadata } from "../inputs/objectMetadata.ts";
import { isSameQuantity } from "../inputs/quantity.ts";
import { hasUnknown, isUnknown } from "../inputs/unknown.ts";
import { credentialsOf, hiddenSecret, withoutCredentials } from "./credentials.ts";
import type { BuildConfigInputs } from "./inputs.ts";
import { normalSpec } from "./normalize.ts";
import type { BuildConfigSpec } from "./spec.ts";
import { observeTriggers } from "./triggers.ts";

/** Members of which each excludes, or changes, what the others mean: one that is not declared counts as well. */
export const alternatives: Readonly<Record<string, readonly string[]>> = {
  strategy: ["sourceStrategy", "dockerStrategy", "customStrategy", "jenkinsPipelineStrategy"],
  source: ["git", "binary", "dockerfile"],
  postCommit: ["command", "args", "script"],
};

/**
 * The declaration that would describe a BuildConfig as it is now. What is not declared is left out: defaults of the API, status,
 * triggers of other users.
 */
export function observeBuildConfig(declared: BuildConfigInputs, object: ApiObject): BuildConfigInputs {
  return {
    ...declared,
    metadata: observedMetadata(declared.metadata, object.metadata),
    spec: observeSpec(declared.spec, presentSpec(declared, object)),
  };
}

/** The spec on the cluster in normal form. */
export const presentSpec = ({ metadata }: Pick<BuildConfigInputs, "metadata">, { spec }: ApiObject): BuildConfigSpec =>
  normalSpec((spec ?? {}) as BuildConfigSpec, metadata.namespace);

function observeSpec(declared: BuildConfigSpec, present: BuildConfigSpec): BuildConfigSpec {
  if (isUnknown(declared)) return declared;
  const members = Object.entries(declared).map(([key, value]) => {
    const live = membersOf(present)[key];
    if (isUnknown(value)) return [key, value];
    if (key === "triggers") return [key, observeTriggers(declared, present.triggers)];
    const others = (alternatives[key] ?? []).filter((name) => !(name in value) && name in membersOf(live));
    const seen = observed(value, live, key);
    return [key, others.length === 0 ? seen : { ...membersOf(seen), ...picked(membersOf(live), others) }];
  });
  const known = Object.fromEntries(members.filter(([, value]) => value !== undefined)) as Members;
  return { strategy: {}, ...known };
}

const picked = (value: Members, keys: readonly string[]): Members =>
  Object.fromEntries(keys.map((key) => [key, withoutCredentials(value[key])]));

/** The present value of what is declared, in the declared form where both mean the same. What is unknown yet stays so. */
function observed(declared: unknown, present: unknown, path: string): unknown {
  if (isUnknown(declared) || (isPlaceOfReference.test(path) && hasUnknown(declared))) return declared;
  if (present === undefined) return isAbsent(declared) && path !== "nodeSelector" ? declared : undefined;
  if (Array.isArray(declared)) return observedList(declared, present, path);
  if (isObject(declared)) {
    const live = membersOf(present);
    const isWhole = wholes.test(path) || isObjectReference(declared);
    const keys = isWhole ? [...new Set([...Object.keys(declared), ...Object.keys(live)])] : Object.keys(declared);
    const members = keys.map((key) => [key, observed(declared[key], live[key], `${path}.${key}`)] as const);
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  }
  const isAmount = /^resources\.(?:limits|requests)\./.test(path);
  if (isAmount && isSameQuantity(String(declared), String(present))) return declared;
  // A refresh compares with the state, which has the mark.
  const isSecret = typeof declared === "string" && credentialsOf(declared).some((text) => text !== hiddenSecret);
  return isSecret ? present : withoutCredentials(present);
}

/** Maps and variables of which a member that is not declared is a difference, too. */
const wholes = /(?:^nodeSelector|\.volumeAttributes|\.env|\.buildArgs|\.imageLabels)$/;

/** A reference of which a part is unknown is in no normal form. */
const isPlaceOfReference = /\.(?:from|to)$/;

function observedList(declared: readonly unknown[], present: unknown, path: string): unknown {
  if (!Array.isArray(present) || present.length !== declared.length) return withoutCredentials(present);
  return declared.map((element, index) => observed(element, present[index], path));
}

/** Absent is what the API makes of these. */
const isAbsent = (value: unknown): boolean =>
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.values(value).every(isAbsent));
