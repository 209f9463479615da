import { expect, test } from "@jest/globals";
import { PullCredentials } from "../../../emulator/importer/pullCredentials.ts";

const encoded = (document: unknown): string => Buffer.from(JSON.stringify(document)).toString("base64");
const secret = (auths: Record<string, unknown>) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "pull" },
  type: "kubernetes.io/dockerconfigjson",
  data: { ".dockerconfigjson": encoded({ auths }) },
});
const user = (username: string) => ({ username, password: "x" });
const found = (image: string, ...secrets: ReturnType<typeof secret>[]) =>
  new PullCredentials(secrets).find(image)?.username;

test("the longest scope that fits wins", () => {
  const one = secret({
    "quay.io": user("host"),
    "quay.io/acme": user("path"),
    "https://quay.io/acme/web/": user("longer"),
  });
  expect(found("quay.io/acme/api:1", one)).toBe("path");
  expect(found("quay.io/acme/web/x:1", one)).toBe("longer");
  expect(found("quay.io/other/web:1", one)).toBe("host");
  expect(found("example.com/acme/web:1", one)).toBeUndefined();
});

test("of equal scopes the first secret counts", () => {
  expect(
    found("quay.io/a/b:1", secret({ "quay.io": user("first") }), secret({ "https://quay.io/v1/": user("second") })),
  ).toBe("first");
});

test("hosts match part by part with globs, ports exactly", () => {
  const globs = secret({ "*.example.com": user("glob"), "r.example.com:5000": user("port") });
  expect(found("r.example.com/a/b:1", globs)).toBe("glob");
  expect(found("r.example.com:5000/a/b:1", globs)).toBe("port");
  expect(found("r.example.com:5001/a/b:1", globs)).toBeUndefined();
  expect(found("a.r.example.com/a/b:1", globs)).toBeUndefined();
});

test("docker.io takes the entry of index.docker.io", () => {
  const hub = secret({ "https://index.docker.io/v1/": user("hub") });
  expect(found("docker.io/library/nginx:latest", hub)).toBe("hub");
  expect(found("quay.io/a/b:1", hub)).toBeUndefined();
});

test("auth is name and password in base64; the older form of secrets has no auths", () => {
  const auth = Buffer.from("robot:s3:cret").toString("base64");
  const older = {
    ...secret({}),
    type: "kubernetes.io/dockercfg",
    data: { ".dockercfg": encoded({ "quay.io": { auth } }) },
  };
  expect(new PullCredentials([older]).find("quay.io/a/b:1")).toMatchObject({ username: "robot", password: "s3:cret" });
});
