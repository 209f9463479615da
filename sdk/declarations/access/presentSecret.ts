import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import type { Transient } from "../../../provider/resources/inputs/transient.ts";
import { hasUnknown, isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import { typeInTheWay } from "../../../provider/resources/registrySecret/create.ts";
import { type RegistrySecretInputs, secretKind } from "../../../provider/resources/registrySecret/inputs.ts";
import { accountAddress } from "../../../provider/resources/registrySecret/serviceAccounts.ts";
import type { Connection } from "../../connection.ts";
import { presentObject } from "../presentObject.ts";

/** The secret of a declaration and its service accounts as they are on the cluster. */
export interface PresentSecret extends Pick<Transient, "exists" | "maker" | "mismatched"> {
  readonly object?: ApiObject;
  /** Accounts by name; `undefined` for those that do not exist. Accounts of which nothing is known are left out. */
  readonly accounts: ReadonlyMap<string, ApiObject | undefined>;
}

/** Looks at the secret and its accounts. Where that cannot be told, writing them will tell. */
export async function presentSecret(inputs: RegistrySecretInputs, connection: Connection): Promise<PresentSecret> {
  if (hasUnknown(inputs.metadata)) return { accounts: new Map() };
  const [secret, accounts] = await Promise.all([existing(inputs, connection), accountsOf(inputs, connection)]);
  return { ...secret, accounts };
}

async function existing(
  inputs: RegistrySecretInputs,
  connection: Connection,
): Promise<Omit<PresentSecret, "accounts">> {
  // Every cluster has secrets.
  const { refused: _none, ...found } = await presentObject({ ...secretKind, isOff: "" }, inputs, connection);
  const { object, exists } = found;
  const reason = object && inputs.adopt === true && exists ? typeInTheWay(object, inputs) : undefined;
  return { ...found, ...(reason === undefined ? {} : { mismatched: [{ path: "type", summary: reason }] }) };
}

async function accountsOf(inputs: RegistrySecretInputs, { cluster }: Connection): Promise<PresentSecret["accounts"]> {
  const names = isUnknown(inputs.links) ? [] : Object.keys(inputs.links);
  const found = await Promise.all(
    names.map(async (name) => {
      const answer = cluster.objects.findGathered(accountAddress(inputs, name));
      return answer.then(
        (account) => [[name, account] as const],
        () => [],
      );
    }),
  );
  return new Map(found.flat());
}
