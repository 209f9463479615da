import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Cluster, startCluster } from "../../../emulator/startCluster.ts";
import { call } from "../../e2e/deployment.ts";

const command = join(import.meta.dirname, "../../../dist/imagestream.js");
let cluster: Cluster;
let folder: string;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const generate = (...words: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
    execFile(process.execPath, [command, "generate", ...words], { env, cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });

const create = (path: string, name: string, more: object = {}) =>
  call(cluster, "POST", path, { ...more, metadata: { name, ...Object(more).metadata } });
const streams = (namespace: string) => `/apis/image.openshift.io/v1/namespaces/${namespace}/imagestreams`;

beforeAll(async () => {
  cluster = await startCluster({ users: ["guest"] });
  folder = mkdtempSync(join(tmpdir(), "imagestream-generate-"));
  for (const name of ["shop", "team", "openshift-tools"]) await create("/api/v1/namespaces", name);
  for (const namespace of ["shop", "team"]) {
    await create(streams(namespace), "app", { metadata: { labels: { team: namespace } } });
    await create(streams(namespace), "base");
  }
  await create(streams("openshift-tools"), "cli");
  const login = { type: "kubernetes.io/dockercfg", stringData: { ".dockercfg": "{}" } };
  await create("/api/v1/namespaces/shop/secrets", "own-login", login);
  const annotations = { "openshift.io/internal-registry-auth-token.service-account": "builder" };
  await create("/api/v1/namespaces/shop/secrets", "builder-dockercfg-1", { ...login, metadata: { annotations } });
  const roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/shop";
  await create(`${roles}/roles`, "streams", {
    rules: [{ apiGroups: ["image.openshift.io"], resources: ["imagestreams"], verbs: ["list"] }],
  });
  await create(`${roles}/rolebindings`, "streams", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "streams" },
    subjects: [{ kind: "User", name: "guest" }],
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cluster?.close();
});

test("kinds that the user may not list are named, and the others go on", async () => {
  const { code, stdout, stderr } = await generate("--context", "guest", "--namespace", "shop");
  expect(code).toBe(0);
  expect(stdout).toContain('const app = new ImageStream("app", {');
  expect(stderr).toMatch(/^declared: 2 ImageStream\nnot listed: BuildConfig in shop: .*forbidden/);
  expect(stderr.match(/^not listed: /gm)).toHaveLength(13);
});

test("--all-namespaces leaves out the platform, and says so; --selector takes objects with these labels", async () => {
  const all = await generate("-A");
  expect(all.stderr).toMatch(/^not listed: \d+ objects in namespaces of the platform/m);
  expect(all.stdout).toContain('new ImageStream("team/app", {');
  expect(all.stdout).toContain('new ImageStream("shop/base", {');
  expect(all.stdout).not.toContain('"cli"');
  const { stdout, stderr } = await generate("-A", "-l", "team=team");
  expect(stderr).toMatch(/^declared: 1 ImageStream\n/);
  expect(stdout).toContain('new ImageStream("app", {');
});

test("a namespace that is named twice is read once; a user's login of a registry is no account's", async () => {
  const { stdout, stderr } = await generate("-n", "shop", "-n", "shop");
  expect(stderr).toMatch(/^declared: 1 RegistrySecret, 2 ImageStream\n/);
  expect(stdout).not.toContain("builder-dockercfg");
});

test.each([
  [["-A", "-n", "shop"], /--namespace or --all-namespaces, not both/],
  [["-p", "A=1"], /--parameter is for templates in files/],
  [["x.yaml", "-A"], /read a cluster; give no files/],
  [["x.yaml", "-n", "a", "-n", "b"], /give --namespace once/],
  [["x.yaml", "-l", "app in (a, b)"], /--selector: .*is no selector for files/],
])("%j is refused", async (words, reason) => {
  writeFileSync(join(folder, "x.yaml"), "{ apiVersion: v1, kind: ImageStream, metadata: { name: a } }");
  expect(await generate(...words)).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(reason) });
});
