import type { RegistrySecretInputs } from "../../../../provider/resources/registrySecret/inputs.ts";
import type { Shop } from "../shop.ts";
import type { Testbed } from "../testbed.ts";
import type { Doing } from "./doing.ts";

const secret = (namespace: string) => ({ apiVersion: "v1", kind: "Secret", name: "pull", namespace });
const account = (namespace: string) => ({ apiVersion: "v1", kind: "ServiceAccount", name: "puller", namespace });

/** The secret that the program declares. */
export const registrySecretOf = ({ namespace }: Shop): RegistrySecretInputs => ({
  metadata: { name: "pull", namespace, labels: { team: "web" } },
  type: "kubernetes.io/dockerconfigjson",
  registries: { "quay.io/acme": { username: "robot", password: "first" } },
  links: { puller: ["pull"] },
  excludeFromImports: false,
  timeout: 0,
});

/** Creates the account that uses the secret, with an entry of the platform. */
export async function createAccount(bed: Testbed, namespace: string): Promise<void> {
  const metadata = { name: "puller", namespace };
  await bed.client.objects.create({
    ...account(namespace),
    metadata,
    imagePullSecrets: [{ name: "puller-dockercfg" }],
  });
}

/** Changes of the rows of docs/drift.md on registry secrets. */
export function toRegistrySecrets(bed: Testbed): Doing {
  const patchSecret = (patch: object) => (shop: Shop) => bed.client.objects.patch(secret(shop.namespace), patch);
  const pullSecrets =
    (...names: string[]) =>
    (shop: Shop) =>
      bed.client.objects.patch(account(shop.namespace), { imagePullSecrets: names.map((name) => ({ name })) });
  return {
    "oc set data secret/pull with another password": patchSecret(data({ "quay.io/acme": login("other") })),
    "a login for another registry is added to the secret": patchSecret(
      data({ "quay.io/acme": login("first"), "ghcr.io": login("theirs") }),
    ),
    "the same logins in another order or layout of the JSON": patchSecret(
      data({ "quay.io/acme": { auth: Buffer.from("robot:first").toString("base64") } }),
    ),
    "oc delete secret pull": ({ namespace }) => bed.client.objects.delete(secret(namespace)),
    "oc annotate secret pull openshift.io/image.excludeSecret=true": patchSecret({
      metadata: { annotations: { "openshift.io/image.excludeSecret": "true" } },
    }),
    "oc label secret pull of a declared key": patchSecret({ metadata: { labels: { team: "ops" } } }),
    "oc label, oc annotate of other keys of the secret": patchSecret({ metadata: { labels: { other: "x" } } }),
    "oc secrets unlink puller pull": pullSecrets("puller-dockercfg"),
    "oc secrets link puller other --for=pull": pullSecrets("puller-dockercfg", "pull", "other"),
    "the platform replaces its own secret of the account": pullSecrets("pull", "puller-dockercfg-2"),
    "oc delete serviceaccount puller, and another user creates it again": async ({ namespace }) => {
      await bed.client.objects.delete(account(namespace));
      await createAccount(bed, namespace);
    },
  };
}

const login = (password: string) => ({ username: "robot", password });

const data = (auths: object) => ({
  data: { ".dockerconfigjson": Buffer.from(JSON.stringify({ auths }, undefined, 2)).toString("base64") },
});
