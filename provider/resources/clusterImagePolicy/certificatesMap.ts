import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isClusterError } from "../../cluster/clusterError.ts";
import { createOnce } from "../../cluster/createOnce.ts";
import { ImageStreamError } from "../../image/error.ts";
import { membersOf } from "../../image/members.ts";
import { isMarked, newMark, type OwnCreation } from "../creation/creation.ts";
import type { Context } from "../handlers.ts";
import { mergePatch } from "../inputs/mergePatch.ts";
import { type CertificatesByRegistry, keyOfRegistry, registryOf } from "./certificates.ts";

/** The namespace in which the cluster looks for the ConfigMap. */
const namespace = "openshift-config";

const addressOf = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", namespace, name });

const dataOf = (certificates: CertificatesByRegistry) =>
  Object.fromEntries(Object.entries(certificates).map(([registry, pem]) => [keyOfRegistry(registry), pem]));

/** Creates the ConfigMap of certificates, or goes on with one that an interrupted creation has left. Gives its uid. */
export async function createCertificates(
  { cluster }: Context,
  name: string,
  certificates: CertificatesByRegistry,
  recorded: OwnCreation | undefined,
): Promise<string> {
  // An update has no record, and may lose the API's answer as well.
  const creation = recorded ?? { mark: newMark(undefined), since: Date.now() };
  const { apiVersion, kind } = addressOf(name);
  const object = { apiVersion, kind, metadata: { name, namespace }, data: dataOf(certificates) };
  const isOurs = (found: ApiObject) => isMarked(found, creation);
  try {
    const made = await createOnce({
      create: (call) => cluster.objects.create(object, { ...call, fieldManager: creation.mark }),
      find: (call) => cluster.objects.find(addressOf(name), call),
      isOurs,
    });
    return made.metadata.uid ?? "";
  } catch (error) {
    if (!isClusterError(error, "ALREADY_EXISTS")) throw error;
    const found = await cluster.objects.get(addressOf(name));
    if (!isOurs(found)) throw new ImageStreamError("ALREADY_EXISTS", takenName(name), { cause: error });
    await changeData({ cluster }, name, found, certificates);
    return found.metadata.uid ?? "";
  }
}

/**
 * Writes what differs; creates the ConfigMap anew if it is gone. Gives its uid. Another one of its name is only ours if it holds what
 * the state says, as after a restoration from a backup.
 */
export async function updateCertificates(
  context: Context,
  name: string,
  certificates: CertificatesByRegistry,
  before: { readonly uid: string | undefined; readonly certificates: CertificatesByRegistry | undefined },
): Promise<string> {
  const found = await findCertificates(context, name);
  if (found === undefined) return createCertificates(context, name, certificates, undefined);
  const isOurs =
    found.metadata.uid === before.uid || isDeepStrictEqual(found["data"], dataOf(before.certificates ?? {}));
  if (!isOurs) throw new ImageStreamError("ALREADY_EXISTS", takenName(name));
  await changeData(context, name, found, certificates);
  return found.metadata.uid ?? "";
}

/** Deletes the ConfigMap, unless it is another one by now. */
export async function deleteCertificates(context: Context, name: string, uid: string): Promise<void> {
  const found = await findCertificates(context, name);
  if (found?.metadata.uid !== uid) return;
  await context.cluster.objects.delete(addressOf(name), { preconditions: { uid } });
}

export const findCertificates = ({ cluster }: Pick<Context, "cluster">, name: string): Promise<ApiObject | undefined> =>
  cluster.objects.find(addressOf(name));

/** The certificates of a ConfigMap by registry. */
export const certificatesOf = (object: ApiObject): CertificatesByRegistry =>
  Object.fromEntries(
    Object.entries(membersOf(object["data"])).map(([key, pem]) => [
      registryOf(key),
      typeof pem === "string" ? pem : "",
    ]),
  );

const takenName = (name: string): string =>
  `ConfigMap ${namespace}/${name} exists already and is not managed by this stack; give another name in spec.additionalTrustedCA.name, or leave trustedCertificates out to use that ConfigMap as it is`;

async function changeData(
  { cluster }: Pick<Context, "cluster">,
  name: string,
  found: ApiObject,
  certificates: CertificatesByRegistry,
): Promise<void> {
  const data = mergePatch(membersOf(found["data"]), dataOf(certificates));
  if (data !== undefined) await cluster.objects.patch(addressOf(name), { data });
}
