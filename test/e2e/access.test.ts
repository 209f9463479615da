import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { openExample, type Project } from "./project.ts";
import { type Event, type Outcome, run } from "./run.ts";

const first = { username: "robot", password: "hush-first-password" };
const built = image({ version: "1.4.0" });
const platform = [{ name: "default-dockercfg-x" }];

let cluster: Cluster;
let project: Project;
/** The registry with the path of its images. */
let registry: string;

beforeAll(async () => {
  cluster = await startCluster({ privateRegistry: first });
  registry = `${cluster.privateRegistry?.host}/acme`;
  await cluster.privateRegistry?.push("acme/app", "1.4", built, first);
  const accounts = { group: "", resource: "serviceaccounts", namespace: "default" };
  await cluster.client.create(accounts, { metadata: { name: "default" }, imagePullSecrets: platform });
  await cluster.client.create(accounts, { metadata: { name: "builder" } });
  project = await openExample("private-registry", cluster.kubeconfig);
  await project.stack.setConfig("registry", { value: registry });
  await project.stack.setConfig("username", { value: first.username });
  await project.stack.setConfig("password", { value: first.password, secret: true });
  await project.stack.setConfig("imagestream:lock", { value: "update" });
});
afterAll(async () => {
  project?.close();
  await cluster?.close();
});

/** A text in the forms in which files and messages could hold it: plain, and in base64 at each of three positions. */
function forms(text: string): string[] {
  const shifted = ["", "x", "xx"].map((before) => Buffer.from(`${before}${text}`).toString("base64"));
  return [text, ...shifted.map((encoded, index) => encoded.slice(index === 0 ? 0 : index + 1, -4))];
}

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === "node_modules") return [];
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

/** The SDK itself writes all outputs of a resource, secrets too, into debug messages of the event log. */
const isOfSdk = ({ diagnosticEvent: said }: Event) =>
  said?.severity === "debug" && / RPC finished: /.test(said.message);

/** The places that show a password: what an operation says, its events, and all files that are there after it. */
function leaks({ text, events }: Outcome, ...passwords: readonly string[]): string[] {
  const written = files(project.workDir).map((path) => [path, readFileSync(path, "utf8")] as const);
  const said = JSON.stringify(events.filter((event) => !isOfSdk(event)));
  const shown = passwords.flatMap(forms);
  return [["text", text] as const, ["events", said] as const, ...written].flatMap(([place, content]) =>
    shown.some((form) => content.includes(form)) ? [place] : [],
  );
}

const digestOf = async () => (await project.stack.outputs())["digest"]?.value;
const pullSecrets = (name: string) => {
  const account = cluster.core.store.get({ group: "", resource: "serviceaccounts", namespace: "default", name });
  return account?.["imagePullSecrets"];
};

test("the first preview asks the registry by the declared login, and says which secret each tag would use", async () => {
  const preview = await run(project, "preview", { diff: true, plan: join(project.workDir, "plan.json") });
  expect(preview).toMatchObject({ failed: false, diagnostics: [], changes: { pull: "create", app: "create" } });
  expect(preview.inputs("app")["images"]).toMatchObject({ "1.4": { digest: built.digest } });
  expect(preview.notes).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^app: .*\n.*1\.4 would use secret pull; resolved with the new credentials/),
      expect.stringMatching(
        /^pull: .*\n.*pods that run keep their images, new ones are pulled with it; the next import/,
      ),
    ]),
  );
  expect(preview.inputs("pull")["links"]).toEqual({ builder: ["mount"], default: ["pull"] });
  expect(leaks(preview, first.password)).toEqual([]);
});

test("up creates the secret before the stream, links it beside the platform's, and writes the password nowhere", async () => {
  const up = await run(project, "up", { diff: true });
  expect(up).toMatchObject({ failed: false, diagnostics: [] });
  expect(await digestOf()).toBe(built.digest);
  expect(pullSecrets("default")).toEqual([...platform, { name: "pull" }]);
  expect(leaks(up, first.password)).toEqual([]);
  const again = await run(project, "up", { refresh: true });
  expect(again).toMatchObject({ failed: false, changes: {}, diagnostics: [] });
  expect(leaks(again, first.password)).toEqual([]);
});

test("a new password is one write: nothing is imported, and neither password is shown", async () => {
  const second = "hush-second-password";
  await project.stack.setConfig("password", { value: second, secret: true });
  cluster.requests.clear();
  const up = await run(project, "up", { diff: true });
  expect(up).toMatchObject({ failed: false, changes: { pull: "update" } });
  const writes = cluster.requests.writes().filter(({ userAgent }) => userAgent.startsWith("pulumi-imagestream"));
  const changing = writes.filter(({ path }) => !path.endsWith("/imagestreamimports"));
  expect(changing.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "PATCH /api/v1/namespaces/default/secrets/pull",
  ]);
  expect(leaks(up, first.password, second)).toEqual([]);
});

test("an error of the API that repeats what was sent shows no password", async () => {
  const third = "hush-third-password";
  await project.stack.setConfig("password", { value: third, secret: true });
  const auth = Buffer.from(`robot:${third}`).toString("base64");
  const end = cluster.fault({
    fault: { kind: "error", status: 422, reason: "Invalid", message: `bad ${third} ${auth}` },
    match: { method: "PATCH", path: /secrets\/pull$/ },
  });
  const up = await run(project, "up");
  end();
  expect(up.failed).toBe(true);
  expect(up.diagnostics.join()).toMatch(/bad \[(?:redacted|secret)\]/);
  expect(leaks(up, third)).toEqual([]);
  await project.stack.setConfig("password", { value: first.password, secret: true });
  expect(await run(project, "up")).toMatchObject({ failed: false });
});

test("destroy takes the secret from the accounts and deletes it", async () => {
  const destroyed = await run(project, "destroy");
  expect(destroyed).toMatchObject({ failed: false });
  expect(pullSecrets("default")).toEqual(platform);
  expect(
    cluster.core.store.get({ group: "", resource: "secrets", namespace: "default", name: "pull" }),
  ).toBeUndefined();
  expect(leaks(destroyed, first.password)).toEqual([]);
});

test("who may pull and push is said in words: granted, changed by another user, revoked", async () => {
  const granting = await openExample("access", cluster.kubeconfig, "granting");
  try {
    await granting.stack.setConfig("consumer", { value: "prod" });
    const preview = await run(granting, "preview", { diff: true });
    expect(preview).toMatchObject({ failed: false, diagnostics: [] });
    expect(preview.notes.join("\n")).toContain("+ serviceaccounts of prod may pull");
    expect(preview.text).toMatch(/\+ serviceaccounts of prod|"?serviceaccounts of prod"?\s*:/);
    expect(await run(granting, "up")).toMatchObject({ failed: false, diagnostics: [] });
    expect(await run(granting, "up", { refresh: true })).toMatchObject({ failed: false, changes: {} });
    const bindings = { group: "rbac.authorization.k8s.io", resource: "rolebindings", namespace: "default" };
    await cluster.client.patch(bindings, "images-pull", "merge", { subjects: [] });
    expect(await run(granting, "refresh")).toMatchObject({ failed: false, changes: { images: "update" } });
    await granting.stack.setConfig("consumer", { value: "stage" });
    const change = await run(granting, "preview");
    expect(change.changes).toEqual({ images: "update" });
    expect(change.notes.join("\n")).toMatch(/\+ group testers may pull[\s\S]*\+ serviceaccounts of stage may pull/);
    expect(await run(granting, "up")).toMatchObject({ failed: false, changes: { images: "update" } });
    expect(await run(granting, "destroy")).toMatchObject({ failed: false });
    expect(cluster.core.store.list({ group: bindings.group, resource: "rolebindings" }, "default")).toEqual([]);
  } finally {
    granting.close();
  }
});
