import { expect, test } from "@jest/globals";
import type { Resource } from "@pulumi/pulumi";
import { pullSecretData } from "../../../../provider/registry/pullSecret.ts";
import { PullLogins } from "../../../../provider/resolver/images/pullLogins.ts";
import type { BuildConfigInputs } from "../../../../provider/resources/buildConfig/inputs.ts";
import type { Connection } from "../../../../sdk/connection.ts";
import { secretsOfBuilds } from "../../../../sdk/declarations/builds/secretsOfBuilds.ts";

const type = "kubernetes.io/dockerconfigjson" as const;

/** The secrets `quay` at place 1, `ghcr` at 2, which imports do not use, and `late` at 9. */
function connection(): Connection {
  const logins = new PullLogins(async () => []);
  const secretOwners: Connection["secretOwners"] = new Map();
  const secrets = [
    ["quay", 1, "quay.io/acme"],
    ["ghcr", 2, "ghcr.io"],
    ["late", 9, "quay.io"],
  ] as const;
  for (const [name, place, registry] of secrets) {
    const data = pullSecretData(type, { [registry]: { username: "robot", password: "hush-hush" } });
    const secret = { name, type, data, namespace: "shop", isExcluded: name === "ghcr", isPending: false };
    logins.declare(place, Promise.resolve(secret));
    secretOwners.set(`secret shop/${name}`, { place, resource: new Promise<Resource>(() => {}) });
  }
  return { logins, secretOwners } as unknown as Connection;
}

const secretsOf = (spec: object) =>
  secretsOfBuilds(
    { metadata: { name: "app", namespace: "shop" }, spec, images: {} } as BuildConfigInputs,
    connection(),
    5,
  );
const image = (name: string) => ({ kind: "DockerImage", name });

test.each<[string, object, string[]]>([
  ["starts from", { strategy: { sourceStrategy: { from: image("quay.io/acme/nodejs:20") } } }, ["secret shop/quay"]],
  [
    "copies from and pushes",
    { source: { images: [{ from: image("ghcr.io/acme/a:1") }] }, output: { to: image("quay.io/acme/app:1") } },
    ["secret shop/quay", "secret shop/ghcr"],
  ],
  ["starts from, without a login", { strategy: { dockerStrategy: { from: image("registry.example/a:1") } } }, []],
  [
    "names",
    {
      strategy: { dockerStrategy: { pullSecret: { name: "quay" } } },
      output: { pushSecret: { name: "ghcr" } },
      source: { sourceSecret: { name: "git" } },
    },
    ["secret shop/quay", "secret shop/ghcr", "secret shop/git"],
  ],
])("a build comes after the secrets for what it %s", async (_what, spec, names) => {
  expect((await secretsOf(spec)).sort()).toEqual(names.sort());
});
