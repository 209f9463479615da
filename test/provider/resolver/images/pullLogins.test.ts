import { expect, test } from "@jest/globals";
import type { PullSecret } from "../../../../provider/cluster/pullSecrets.ts";
import { pullSecretData, type RegistryLogins } from "../../../../provider/registry/pullSecret.ts";
import { type DeclaredPullSecret, PullLogins } from "../../../../provider/resolver/images/pullLogins.ts";

const type = "kubernetes.io/dockerconfigjson";
const login = (password: string) => ({ username: "robot", password });
const onCluster = (name: string, logins: RegistryLogins): PullSecret => ({
  name,
  type,
  data: pullSecretData(type, logins),
});
const declared = (
  name: string,
  logins: RegistryLogins,
  more: Partial<DeclaredPullSecret> = {},
): DeclaredPullSecret => ({
  ...onCluster(name, logins),
  namespace: "shop",
  isExcluded: false,
  isPending: false,
  ...more,
});

/** The secret that an import of `quay.io/acme/app:1` takes, and whether it is new. */
async function chosen(present: readonly PullSecret[] | Error, ...all: readonly DeclaredPullSecret[]) {
  const logins = new PullLogins(async () => {
    if (present instanceof Error) throw present;
    return present;
  });
  for (const [index, secret] of all.entries()) logins.declare(index + 1, Promise.resolve(secret));
  const choice = await logins.choice({ namespace: "shop", reference: "quay.io/acme/app:1", place: 9 });
  return choice && [choice.secret, choice.isNew, choice.isPending];
}

const quay = { "quay.io": login("one") };

test("a login that the cluster lacks, or has otherwise, is new; the same one is not", async () => {
  expect(await chosen([], declared("pull", quay))).toEqual(["pull", true, false]);
  expect(await chosen([onCluster("pull", quay)], declared("pull", quay))).toEqual(["pull", false, false]);
  expect(await chosen([onCluster("pull", { "quay.io": login("old") })], declared("pull", quay))).toEqual([
    "pull",
    true,
    false,
  ]);
  expect(await chosen(new Error("forbidden"), declared("pull", quay))).toEqual(["pull", true, false]);
  expect(await chosen([], declared("pull", quay, { isPending: true }))).toEqual(["pull", true, true]);
});

test("a secret of another owner wins where the importer takes it", async () => {
  const theirs = onCluster("theirs", { "quay.io/acme": login("theirs") });
  expect(await chosen([theirs], declared("pull", quay))).toEqual(["theirs", false, false]);
  // Of equal registries, the first secret by name counts.
  expect(await chosen([onCluster("a", quay)], declared("pull", quay))).toEqual(["a", false, false]);
  expect(await chosen([onCluster("z", quay)], declared("pull", quay))).toEqual(["pull", true, false]);
});

test("what fits no image, is for another namespace, is excluded or stands below leaves the choice to the cluster", async () => {
  expect(await chosen([], declared("pull", { "ghcr.io": login("one") }))).toBeUndefined();
  expect(await chosen([], declared("pull", quay, { namespace: "other" }))).toBeUndefined();
  expect(await chosen([], declared("pull", quay, { isExcluded: true }))).toBeUndefined();
  // A secret that is kept from imports from now on is no choice any more.
  expect(await chosen([onCluster("pull", quay)], declared("pull", quay, { isExcluded: true }))).toBeUndefined();
  const logins = new PullLogins(async () => []);
  logins.declare(5, Promise.resolve(declared("pull", quay)));
  const request = { namespace: "shop", reference: "quay.io/acme/app:1" };
  expect(await logins.choice({ ...request, place: 4 })).toBeUndefined();
  expect(await logins.choice(request)).toBeUndefined();
  expect((await logins.choice({ ...request, place: 6 }))?.secret).toBe("pull");
});

test("a resource waits for the secrets above it, and for no other", async () => {
  const logins = new PullLogins(async () => []);
  const later = Promise.withResolvers<DeclaredPullSecret | undefined>();
  logins.declare(1, later.promise);
  logins.declare(7, new Promise(() => {}));
  const choice = logins.choice({ namespace: "shop", reference: "quay.io/acme/app:1", place: 5 });
  later.resolve(declared("pull", quay));
  expect((await choice)?.secret).toBe("pull");
});

test("a password that only the update knows is tried on no registry", async () => {
  const present = onCluster("theirs", { "quay.io": login("theirs") });
  const logins = new PullLogins(async () => [present]);
  logins.declare(1, Promise.resolve(declared("pull", quay, { isPending: true })));
  logins.declare(2, Promise.resolve(declared("known", quay)));
  expect((await logins.secrets("shop", 9)).map(({ name }) => name)).toEqual(["theirs", "known"]);
});

test("a secret below with a login is known as soon as it is declared, and waited for by nobody", async () => {
  const logins = new PullLogins(async () => []);
  const request = { namespace: "shop", reference: "quay.io/acme/app:1", place: 4 };
  logins.declare(1, Promise.resolve(declared("above", quay)));
  logins.declare(5, new Promise(() => {}));
  logins.declare(6, Promise.resolve(declared("excluded", quay, { isExcluded: true })));
  logins.declare(7, Promise.resolve(declared("elsewhere", quay, { namespace: "other" })));
  await new Promise(setImmediate);
  expect(logins.below(request)).toBeUndefined();
  logins.declare(8, Promise.resolve(declared("pull", quay)));
  await new Promise(setImmediate);
  expect(logins.below(request)?.name).toBe("pull");
  expect(logins.below({ ...request, place: 9 })).toBeUndefined();
});
