import { isObject, type Members, membersOf } from "../../image/members.ts";
import { isSameQuantity } from "../inputs/quantity.ts";
import { isUnknown } from "../inputs/unknown.ts";
import { elementKeys, excluded, hasOrder, isLikeAbsent, isQuantityPlace, isWholeMap } from "./memberRules.ts";

/**
 * The present value of what is declared, in the declared form where both mean the same. Members, and elements of lists, that are not
 * declared are left out, unless they exclude declared ones. What is unknown yet stays so.
 */
export function observeMembers(declared: unknown, present: unknown, path: string): unknown {
  if (isUnknown(declared)) return declared;
  if (present === undefined) return isLikeAbsent(declared) ? declared : undefined;
  if (Array.isArray(declared)) return observeList(declared, present, path);
  if (!isObject(declared)) {
    const isSame = isQuantityPlace(path) && isSameQuantity(String(declared), String(present));
    return isSame ? declared : present;
  }
  if (!isObject(present)) return present;
  const live = membersOf(present);
  const added = isWholeMap(path) ? Object.keys(live) : excluded(declared, live, path);
  const keys = [...new Set([...Object.keys(declared), ...added])];
  const members = keys.map(
    (key) => [key, key in declared ? observeMembers(declared[key], live[key], `${path}.${key}`) : live[key]] as const,
  );
  return Object.fromEntries(members.filter(([, value]) => value !== undefined)) as Members;
}

function observeList(declared: readonly unknown[], present: unknown, path: string): unknown {
  if (!Array.isArray(present)) return present;
  const [wanted, found] = [elementKeys(declared, path), elementKeys(present, path)];
  if (wanted === undefined || found === undefined) return observeByPosition(declared, present, path);
  const seen = wanted.flatMap((key, index) => {
    const place = found.indexOf(key);
    if (place < 0) return [];
    return [{ place, value: observeMembers(declared[index], present[place], `${path}[]`) }];
  });
  const sorted = hasOrder(path) ? seen.toSorted((a, b) => a.place - b.place) : seen;
  return sorted.map(({ value }) => value);
}

function observeByPosition(declared: readonly unknown[], present: readonly unknown[], path: string): unknown {
  // An element whose key is unknown is compared at the update.
  if (declared.some((element) => isUnknown(element) || Object.values(membersOf(element)).some(isUnknown)))
    return declared;
  if (present.length !== declared.length) return present;
  return declared.map((element, index) => observeMembers(element, present[index], `${path}[]`));
}
