import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { configFiles, findCredential } from "../../../provider/registry/credentials.ts";
import { parseDockerConfig } from "../../../provider/registry/dockerConfig.ts";

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "credentials-"));
});
afterAll(() => rm(home, { recursive: true }));

const auth = (user: string, password: string) => ({ auth: Buffer.from(`${user}:${password}`).toString("base64") });

async function file(name: string, content: unknown): Promise<string> {
  const path = join(home, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const find = (dockerConfig: string, registry: string, repository = "acme/app", env = {}) =>
  findCredential({ dockerConfig }, registry, repository, { PATH: process.env["PATH"], ...env });

test("files of docker and podman are asked in their order", () => {
  const env = { HOME: "/h", REGISTRY_AUTH_FILE: "/r", XDG_RUNTIME_DIR: "/x" };
  const rest = ["/x/containers/auth.json", "/h/.config/containers/auth.json"];
  expect(configFiles({}, env)).toEqual(["/r", ...rest, "/h/.docker/config.json"]);
  expect(configFiles({}, { ...env, DOCKER_CONFIG: "/d" })).toEqual(["/r", "/d/config.json", ...rest]);
  expect(configFiles({ dockerConfig: "/only" }, env)).toEqual(["/only"]);
});

test("a password may contain colons", async () => {
  const path = await file("colon.json", { auths: { "quay.io": auth("joe", "a:b:c") } });
  expect((await find(path, "quay.io")).credential).toEqual({ username: "joe", password: "a:b:c" });
});

test.each(["https://index.docker.io/v1/", "docker.io", "index.docker.io", "registry-1.docker.io"])(
  "Docker Hub is found under %s",
  async (key) => {
    const path = await file("hub.json", { auths: { [key]: auth("joe", "x") } });
    expect((await find(path, "docker.io")).credential?.username).toBe("joe");
  },
);

test("the longest path wins", async () => {
  const auths = {
    "quay.io": auth("host", "x"),
    "quay.io/acme": auth("group", "x"),
    "quay.io/acme/app": auth("app", "x"),
  };
  const path = await file("paths.json", { auths });
  expect((await find(path, "quay.io", "acme/app")).credential?.username).toBe("app");
  expect((await find(path, "quay.io", "acme/web")).credential?.username).toBe("group");
  expect((await find(path, "quay.io", "other/web")).credential?.username).toBe("host");
  expect((await find(path, "example.com")).credential).toBeUndefined();
});

test("identity tokens are kept apart from passwords", async () => {
  const path = await file("identity.json", { auths: { "quay.io": { ...auth("<token>", ""), identitytoken: "idt" } } });
  expect((await find(path, "quay.io")).credential?.identityToken).toBe("idt");
});

async function helper(name: string, script: string): Promise<string> {
  const path = await file(`bin/docker-credential-${name}`, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return `${dirname(path)}:${process.env["PATH"]}`;
}

test("a credential helper is asked by the docker-credential protocol", async () => {
  const PATH = await helper(
    "ok",
    `read -r host; [ "$1" = get ] && printf '{"ServerURL":"%s","Username":"%s","Secret":"s3cret"}' "$host" "$host"`,
  );
  const path = await file("helpers.json", {
    credHelpers: { "quay.io": "ok", "docker.io": "ok" },
    auths: { "quay.io": {} },
  });
  expect(await find(path, "quay.io", "a", { PATH })).toEqual({
    credential: { username: "quay.io", password: "s3cret" },
    source: "docker-credential-ok",
  });
  expect((await find(path, "docker.io", "a", { PATH })).credential?.username).toBe("https://index.docker.io/v1/");
});

test("a helper for all hosts is asked last, and may hold identity tokens", async () => {
  const PATH = await helper("store", `printf '{"Username":"<token>","Secret":"idt"}'`);
  const path = await file("store.json", { credsStore: "store", auths: { "quay.io": auth("joe", "x") } });
  expect((await find(path, "quay.io", "a", { PATH })).credential?.username).toBe("joe");
  expect((await find(path, "example.com", "a", { PATH })).credential).toEqual({ identityToken: "idt" });
});

test("a helper without a credential is no problem; one that fails or is missing is told as such", async () => {
  const PATH = await helper("none", "echo 'credentials not found in native keychain'; exit 1");
  await helper("broken", "echo 'keychain is locked, password=hunter2' >&2; exit 1");
  const path = await file("bad.json", { credHelpers: { a: "none", b: "broken", c: "missing", d: "../../evil" } });
  expect(await find(path, "a", "x", { PATH })).toEqual({});
  const broken = await find(path, "b", "x", { PATH });
  expect(broken.problem).toMatch(/docker-credential-broken: keychain is locked/);
  expect(broken.problem).not.toContain("hunter2");
  expect((await find(path, "c", "x", { PATH })).problem).toMatch(/docker-credential-missing.*ENOENT/);
  expect((await find(path, "d", "x", { PATH })).problem).toMatch(/no name of a credential helper/);
});

test("a file that is no JSON is a problem, not a crash; a file that is missing is none", async () => {
  const path = await file("broken.json", "{ not json");
  expect((await find(path, "quay.io")).problem).toMatch(/broken\.json is no JSON object/);
  expect(await find(join(home, "nowhere.json"), "quay.io")).toEqual({});
});

test("given credentials come before all files", async () => {
  const credentials = { "quay.io": { username: "given", password: "x" } };
  expect((await findCredential({ credentials }, "quay.io", "a", { HOME: home })).credential?.username).toBe("given");
});

test("any configuration file is read without an error", () => {
  const member = fc.constantFrom("auths", "credHelpers", "credsStore");
  const config = fc.dictionary(member, fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue())));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        config.map((value) => JSON.stringify(value)),
      ),
      (text) => void parseDockerConfig(text),
    ),
  );
});
