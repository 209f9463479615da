import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { type Cluster, startCluster } from "../../../../emulator/startCluster.ts";
import * as providers from "../../../../provider/index.ts";
import { secretsKey } from "../../../../provider/resources/inputs/secretPaths.ts";
import { unknown } from "../../../../provider/resources/inputs/unknown.ts";
import { Provider } from "../../../../sdk/provider.ts";
import { RegistrySecret } from "../../../../sdk/registrySecret.ts";
import type { RegistrySecretArgs } from "../../../../sdk/registrySecretArgs.ts";
import { withoutMarks } from "../withoutMarks.ts";

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster();
  const secrets = { group: "", resource: "secrets", namespace: "default" };
  await cluster.client.create(secrets, { metadata: { name: "taken" }, type: "Opaque" });
  const accounts = { group: "", resource: "serviceaccounts", namespace: "default" };
  await cluster.client.create(accounts, { metadata: { name: "default" } });
});
afterAll(() => cluster.close());

interface Registered {
  readonly refused: readonly string[];
  /** As the engine gets them. */
  readonly given: Readonly<Record<string, unknown>>;
  /** After `check`. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What the engine is given of a secret, and what `check` makes of it: everything but the engine is the real thing. */
async function registered(args: RegistrySecretArgs, isPreview = true): Promise<Registered> {
  const found = Promise.withResolvers<Registered>();
  const newResource = async ({ type, name, inputs: given }: pulumi.runtime.MockResourceArgs) => {
    if (type.endsWith(":RegistrySecret")) {
      const { failures = [], inputs = {} } = await checked(given);
      const refused = failures.map(({ property, reason }) => `${property}: ${reason}`);
      found.resolve({ refused, given, inputs });
    }
    return { id: name, state: given };
  };
  await pulumi.runtime.setMocks({ call: async () => ({}), newResource }, "project", "stack", isPreview, "acme");
  const { server, token } = cluster;
  const provider = new Provider("local", { server, token, namespace: "default" });
  new RegistrySecret("pull", args, { provider });
  return found.promise;
}

const checked = async (given: unknown) =>
  (await providers.RegistrySecret.check?.(
    {},
    JSON.parse(JSON.stringify(withoutMarks(given)).replaceAll('{"__pulumiUnknown":true}', JSON.stringify(unknown))),
  )) ?? {};

const hush = "hush-hush";
const quay = { host: "quay.io", username: "robot", password: hush };

test("passwords are secrets although the program says nothing; hosts and users are readable and in normal form", async () => {
  const registries = [
    { host: "https://Quay.io/acme/", username: "robot", password: hush },
    { host: "docker.io", token: hush },
  ];
  const links = [
    { serviceAccount: "default" },
    { serviceAccount: "builder", for: ["pull" as const, "mount" as const] },
  ];
  const { refused, given, inputs } = await registered({ registries, links });
  expect(refused).toEqual([]);
  expect(inputs).toMatchObject({
    metadata: { name: "pull", namespace: "default" },
    type: "kubernetes.io/dockerconfigjson",
    registries: {
      "https://index.docker.io/v1/": { username: "token", password: hush },
      "quay.io/acme": { username: "robot", password: hush },
    },
    links: { builder: ["mount", "pull"], default: ["pull"] },
    excludeFromImports: false,
    [secretsKey]: ["/registries/https:~1~1index.docker.io~1v1~1/password", "/registries/quay.io~1acme/password"],
  });
  // The engine keeps the mark on the password; these mocks move it up to the whole.
  expect(JSON.stringify(given["registries"])).toContain("1b47061264138c4ac30d75fd1eb44270");
});

test("a configuration file gives logins by its path, its contents, or these in base64", async () => {
  const auth = Buffer.from(`robot:${hush}`).toString("base64");
  const text = JSON.stringify({ auths: { "https://quay.io/v1/": { auth } } });
  const path = join(mkdtempSync(join(tmpdir(), "imagestream-config-")), "config.json");
  writeFileSync(path, text);
  // The older form `.dockercfg`.
  const older = JSON.stringify({ "https://quay.io/v1/": { auth } });
  for (const dockerConfig of [path, text, Buffer.from(text).toString("base64"), older]) {
    const { inputs, given } = await registered({ dockerConfig });
    expect(inputs["registries"]).toEqual({ "quay.io": { username: "robot", password: hush } });
    expect(inputs["dockerConfig"]).toBeUndefined();
    expect(given["dockerConfig"]).toBeUndefined();
  }
});

test("unknown parts stay unknown in a preview", async () => {
  const unknownText = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
  const password = await registered({ registries: [{ ...quay, password: unknownText }] });
  expect(password.refused).toEqual([]);
  expect(password.inputs["registries"]).toEqual({ "quay.io": { username: "robot", password: unknown } });
  const host = await registered({ registries: [quay, { ...quay, host: unknownText }] });
  expect(host.refused).toEqual([]);
  expect(host.inputs["registries"]).toBe(unknown);
});

test.each<[string, RegistrySecretArgs, readonly RegExp[]]>([
  ["nothing", {}, [/^registries: holds no login/]],
  [
    "a host without credentials",
    { registries: [{ host: "quay.io", username: "robot" }] },
    [/^registries\[0\]: has no cred/],
  ],
  ["an empty password", { registries: [{ ...quay, password: " " }] }, [/^registries\[0\]\.password: is empty/]],
  ["a password without user", { registries: [{ host: "quay.io", password: hush }] }, [/\.username: is missing/]],
  ["password and token", { registries: [{ ...quay, token: hush }] }, [/^registries\[0\]: has a password and a token/]],
  ["a user with a colon", { registries: [{ ...quay, username: `robot:${hush}` }] }, [/\.username: has a colon/]],
  ["one registry twice", { registries: [quay, { ...quay, host: "https://quay.io/v2/" }] }, [/is quay\.io once more/]],
  [
    "a user and password in the host",
    { registries: [{ ...quay, host: `https://robot:${hush}@quay.io` }] },
    [/^registries\[0\]\.host: names a user/],
  ],
  [
    "a misspelled member, and a link without account",
    { registries: [{ ...quay, pasword: hush } as never], links: [{ serviceAccount: "No" }] },
    [/^registries\[0\]\.pasword: is no property/, /^links\[0\]\.serviceAccount: "No" is no name/],
  ],
  ["another use", { registries: [quay], links: [{ serviceAccount: "a", for: "push" as never }] }, [/"push" is no use/]],
  ["a file that is not there", { dockerConfig: "./none.json" }, [/^dockerConfig: .*cannot|can be read \(ENOENT\)/]],
  ["a file without auths", { dockerConfig: `{"password":"${hush}"}` }, [/^dockerConfig: has no member auths/]],
  [
    "a login that a helper has",
    { dockerConfig: `{"auths":{"quay.io":{}},"credsStore":"desktop"}` },
    [/^dockerConfig: "quay\.io" has no login: a credential helper of this machine has it/],
  ],
  ["a secret of another type", { registries: [quay], adopt: true, metadata: { name: "taken" } }, [/is of type Opaque/]],
  [
    "a secret that exists",
    { registries: [quay], metadata: { name: "taken" } },
    [/Secret default\/taken exists already/],
  ],
])("%s is refused in the preview, and no password leaves the program", async (_, args, texts) => {
  const { refused, given } = await registered(args);
  for (const text of texts) expect(refused).toContainEqual(expect.stringMatching(text));
  expect(JSON.stringify(refused)).not.toContain(hush);
  const { registries: _secret, ...shown } = given;
  expect(JSON.stringify(shown)).not.toContain(hush);
  if (!args.metadata) expect(JSON.stringify(given)).not.toContain(hush);
});

test("what the program marks as a secret is neither shown nor stored where the declaration is refused", async () => {
  const annotations = { owner: pulumi.secret("hidden-owner") };
  const hidden = pulumi.secret("no such registry!");
  const { refused, given } = await registered({ metadata: { annotations }, registries: [{ ...quay, host: hidden }] });
  expect(refused).toContainEqual(expect.stringMatching(/^registries\[0\]\.host: .*is no registry/));
  expect(JSON.stringify([refused, given["transient"]])).not.toContain("no such registry!");
  expect(JSON.stringify(given["metadata"])).toContain("1b47061264138c4ac30d75fd1eb44270");
});

test("metadata of an exported secret loses what repeats its logins", async () => {
  const annotations = {
    note: "ours",
    "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ data: { ".dockerconfigjson": hush } }),
  };
  const metadata = { name: "pull", uid: "u1", resourceVersion: "7", managedFields: [], annotations };
  const registries = [{ host: "quay.io", username: "robot", password: hush }];
  const { refused, inputs } = await registered({ metadata: metadata as never, registries });
  expect(refused).toEqual([]);
  expect(inputs["metadata"]).toEqual({ name: "pull", namespace: "default", annotations: { note: "ours" } });
});
