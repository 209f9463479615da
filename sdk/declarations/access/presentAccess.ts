import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import type { AccessAction } from "../../../provider/resources/imageAccess/actions.ts";
import { actionsIn, bindingKind, partOf } from "../../../provider/resources/imageAccess/bindings.ts";
import type { ImageAccessInputs } from "../../../provider/resources/imageAccess/inputs.ts";
import { subjectOf } from "../../../provider/resources/imageAccess/subjects.ts";
import type { Transient } from "../../../provider/resources/inputs/transient.ts";
import type { Connection } from "../../connection.ts";
import { presentObject } from "../presentObject.ts";

/** Role bindings of the namespace, and service accounts, as far as the user may read them. */
export interface PresentAccess extends Pick<Transient, "exists" | "maker"> {
  /** The bindings of the resource, by their names. */
  readonly own: ReadonlyMap<AccessAction, ApiObject>;
  readonly others: readonly ApiObject[];
  /** Texts of service accounts that do not exist. */
  readonly missing: readonly string[];
}

/** Looks at the role bindings. Where that cannot be told, writing them will tell. */
export async function presentAccess(inputs: ImageAccessInputs, connection: Connection): Promise<PresentAccess> {
  const actions = actionsIn(inputs.access);
  const [found, others, missing] = await Promise.all([
    Promise.all(
      actions.map((action) =>
        presentObject({ ...bindingKind, isOff: "" }, { metadata: partOf(inputs, action) }, connection),
      ),
    ),
    otherBindings(inputs, actions, connection),
    missingAccounts(inputs, connection),
  ]);
  const own = actions.flatMap((action, index) => {
    const object = found[index]?.object;
    return object === undefined ? [] : [[action, object] as const];
  });
  const maker = found.find((one) => one.exists === true)?.maker;
  const isTold = found.some(({ exists }) => exists !== undefined);
  return {
    own: new Map(own),
    others,
    missing,
    ...(isTold ? { exists: found.some(({ exists }) => exists === true) } : {}),
    ...(maker === undefined ? {} : { maker }),
  };
}

async function otherBindings(
  inputs: ImageAccessInputs,
  actions: readonly AccessAction[],
  { cluster }: Connection,
): Promise<readonly ApiObject[]> {
  const names = new Set(actions.map((action) => partOf(inputs, action).name));
  const { namespace } = inputs.metadata;
  const all = await cluster.objects.list({ ...bindingKind, namespace }).then(
    ({ items }) => items,
    () => [],
  );
  return all.filter(({ metadata }) => metadata.name !== undefined && !names.has(metadata.name));
}

async function missingAccounts({ access }: ImageAccessInputs, { cluster }: Connection): Promise<string[]> {
  const found = await Promise.all(
    Object.keys(access).map(async (text) => {
      const { kind, name = "", namespace = "" } = subjectOf(text) ?? {};
      if (kind !== "ServiceAccount") return [];
      const account = cluster.objects.findGathered({ apiVersion: "v1", kind, name, namespace });
      return account.then(
        (there) => (there === undefined ? [text] : []),
        () => [],
      );
    }),
  );
  return found.flat();
}
