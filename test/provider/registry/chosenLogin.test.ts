import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { PullCredentials } from "../../../emulator/importer/pullCredentials.ts";
import { chosenLogin } from "../../../provider/registry/chosenLogin.ts";
import { type PullSecretType, pullSecretData, pullSecretTypes } from "../../../provider/registry/pullSecret.ts";

const secret = (name: string, hosts: readonly string[], type: PullSecretType = "kubernetes.io/dockerconfigjson") => {
  const logins = hosts.map((host, index) => [host, { username: `${name}-${index}`, password: "hush" }]);
  return { name, type, data: pullSecretData(type, Object.fromEntries(logins)) };
};
const hosts = ["quay.io", "Quay.io", "quay.io:443", "*.io", "docker.io", "index.docker.io", "localhost:5000"];
const paths = ["", "/", "/v1/", "/v2/", "/v2", "/acme", "/acme/", "/acme/app", "/ac"];
const registries = hosts.flatMap((host) => paths.flatMap((path) => [`${host}${path}`, `https://${host}${path}`]));

const secrets = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom("a", "b", "c", "zz"),
    hosts: fc.uniqueArray(fc.constantFrom(...registries), { maxLength: 6 }),
    type: fc.constantFrom(...pullSecretTypes),
  }),
  { selector: ({ name }) => name },
);
/** References, and the names by which the importer looks for a login. */
const images = fc.constantFrom(
  ["quay.io/acme/app:1.4", "quay.io/acme/app:1.4"],
  ["Quay.io/acme/app", "Quay.io/acme/app:latest"],
  [`quay.io:443/acme/other@sha256:${"0".repeat(64)}`, "quay.io:443/acme/other:latest"],
  ["nginx", "docker.io/library/nginx:latest"],
  ["acme/app:1", "docker.io/acme/app:1"],
  ["index.docker.io/acme/app:1", "docker.io/acme/app:1"],
  ["localhost:5000/acme/app:1", "localhost:5000/acme/app:1"],
);

test("the chosen login is the one that the cluster's importer takes", () => {
  fc.assert(
    fc.property(secrets, images, (given, [reference = "", imported = ""]) => {
      const named = given.map(({ name, hosts: of, type }) => secret(name, of, type));
      // The API lists secrets by name.
      const objects = named
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map(({ name, ...rest }) => ({ apiVersion: "v1", kind: "Secret", metadata: { name }, ...rest }));
      const taken = new PullCredentials(objects).find(imported);
      const chosen = chosenLogin(named, reference);
      expect(chosen?.login).toEqual(taken && { username: taken.username, password: taken.password });
      if (chosen !== undefined) expect(chosen.login.username).toMatch(new RegExp(`^${chosen.secret}-`));
    }),
    { numRuns: 500 },
  );
});

test("what cannot be read holds no login", () => {
  const broken = { name: "a", type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": "bm90IGpzb24=" } };
  const opaque = { name: "b", type: "Opaque", data: {} };
  expect(chosenLogin([broken, opaque, secret("c", ["quay.io"])], "quay.io/a/b:1")?.secret).toBe("c");
});
