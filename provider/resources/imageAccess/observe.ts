import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { type AccessAction, streamRules } from "./actions.ts";
import { bindingKind, hasRole, partAddress, roleKind, subjectTexts } from "./bindings.ts";
import { type ImageAccessInputs, type SubjectAccess, sortedAccess } from "./inputs.ts";

/** The access that the role bindings of these actions give now; `undefined` if none of them is there. */
export async function observeAccess(
  { objects }: Pick<Cluster, "objects">,
  declared: ImageAccessInputs,
  actions: readonly AccessAction[],
): Promise<SubjectAccess | undefined> {
  const access: SubjectAccess = {};
  const found = await Promise.all(
    actions.map(async (action) => {
      const [binding, role] = await Promise.all([
        objects.findGathered(partAddress(bindingKind, declared, action)),
        declared.stream === undefined ? undefined : objects.findGathered(partAddress(roleKind, declared, action)),
      ]);
      return { action, binding, isInForce: binding !== undefined && isInForce(declared, action, binding, role) };
    }),
  );
  if (found.every(({ binding }) => binding === undefined)) return undefined;
  for (const { action, binding, isInForce } of found) {
    for (const subject of isInForce ? subjectTexts(binding) : []) {
      access[subject] = [...(access[subject] ?? []), action];
    }
  }
  return sortedAccess(access);
}

/** Tells that a binding gives what the action stands for. */
function isInForce(
  declared: ImageAccessInputs,
  action: AccessAction,
  binding: ApiObject,
  role: ApiObject | undefined,
): boolean {
  if (!hasRole(binding, declared, action)) return false;
  return declared.stream === undefined || isDeepStrictEqual(role?.["rules"], streamRules(action, declared.stream));
}
