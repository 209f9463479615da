import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { ObjectAddress } from "../../cluster/objects.ts";
import { retryOnConflict } from "../../cluster/retryOnConflict.ts";
import { waitFor } from "../../cluster/waitFor.ts";
import { isObject } from "../../image/members.ts";
import type { Context } from "../handlers.ts";
import { inOrder } from "../inOrder.ts";
import type { RegistrySecretInputs } from "./inputs.ts";
import type { LinkUse } from "./links.ts";

const lists: Readonly<Record<LinkUse, string>> = { mount: "secrets", pull: "imagePullSecrets" };

/** Seconds for the platform, or the program, to create an account. */
const defaultTimeout = 60;

export const accountAddress = (
  { metadata }: Pick<RegistrySecretInputs, "metadata">,
  name: string,
): Required<ObjectAddress> => ({ apiVersion: "v1", kind: "ServiceAccount", namespace: metadata.namespace, name });

/** The uses that an account makes of the secret. */
export function usesIn(account: ApiObject | undefined, secret: string): LinkUse[] {
  return (["mount", "pull"] as const).filter((use) => positionOf(account, use, secret) >= 0);
}

/** Links a secret to an account, once that exists. @throws ImageStreamError `WAIT_TIMEOUT` */
export async function linkSecret(
  context: Context,
  inputs: RegistrySecretInputs,
  account: string,
  use: LinkUse,
): Promise<void> {
  const { name } = inputs.metadata;
  const address = accountAddress(inputs, account);
  await appeared(context, address, inputs.timeout ?? defaultTimeout);
  await edit(context.cluster, address, (found) => {
    if (positionOf(found, use, name) >= 0) return undefined;
    const list = lists[use];
    const isThere = Array.isArray(found[list]);
    return isThere
      ? [{ op: "add", path: `/${list}/-`, value: { name } }]
      : [{ op: "add", path: `/${list}`, value: [{ name }] }];
  });
}

/** Takes a secret from an account. An account that is gone has none. */
export async function unlinkSecret(
  { cluster }: Context,
  inputs: RegistrySecretInputs,
  account: string,
  use: LinkUse,
): Promise<void> {
  await edit(cluster, accountAddress(inputs, account), (found) => {
    const position = positionOf(found, use, inputs.metadata.name);
    return position < 0 ? undefined : [{ op: "remove", path: `/${lists[use]}/${position}` }];
  });
}

async function appeared({ cluster, time }: Context, address: Required<ObjectAddress>, seconds: number): Promise<void> {
  const name = `${address.namespace}/${address.name}`;
  await waitFor(
    (signal) => cluster.objects.find(address, { signal }),
    (found) => found !== undefined,
    {
      timeout: seconds * 1_000,
      what: `the creation of service account ${name}`,
      remedy: async () =>
        `create it (oc create serviceaccount ${address.name} -n ${address.namespace}), or correct links`,
      ...(time && { time }),
    },
  );
}

/**
 * Changes single entries of an account. The platform keeps its own ones beside them, and makes a new secret each time that they
 * are lost: no list is written whole, and no write is based on an account of another version than the one that was read.
 */
function edit(
  { objects }: Pick<Cluster, "objects">,
  address: Required<ObjectAddress>,
  operations: (found: ApiObject) => object[] | undefined,
): Promise<void> {
  return inOrder(`ServiceAccount ${address.namespace}/${address.name}`, () =>
    retryOnConflict(async () => {
      const found = await objects.find(address);
      const changes = found && operations(found);
      if (changes === undefined) return;
      const version = { op: "replace", path: "/metadata/resourceVersion", value: found?.metadata.resourceVersion };
      await objects.patch(address, [version, ...changes], { type: "json" });
    }),
  );
}

function positionOf(account: ApiObject | undefined, use: LinkUse, secret: string): number {
  const list = account?.[lists[use]];
  return Array.isArray(list) ? list.findIndex((entry) => isObject(entry) && entry["name"] === secret) : -1;
}
