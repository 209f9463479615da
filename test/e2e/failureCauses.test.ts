import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const streams = "/apis/image.openshift.io/v1/namespaces/default/imagestreams";
const secrets = "/api/v1/namespaces/default/secrets";
const rbac = "rbac.authorization.k8s.io";

/** Message of each tag: cause and remedy. */
const said: Readonly<Record<string, RegExp>> = {
  "image-missing": /no such image \(.*acme\/nope:1.*push the image/,
  "tag-missing": /no such image \(.*acme\/app:9\.9.*push the image/,
  credentials: /wants other credentials \(.*add a pull secret .*or correct the one that is there/,
  down: /cannot reach the registry \(.*connection refused.*check .* that the registry runs/,
  blocked: /policy blocks the registry \(.*registry blocked\.example blocked.*ask an administrator/,
  "not-allowed": /policy blocks the registry \(.*"strange\.example:443" not allowed.*ask an administrator/,
  "no-platform": /no image for linux\/s390x.*choose a platform that it has: linux\/amd64, linux\/arm64/,
};

let cluster: Cluster;
let project: Project;

beforeAll(async () => {
  const allowed = [{ domainName: "127.0.0.1:*" }, { domainName: "blocked.example" }];
  cluster = await startCluster({
    // Administrators may import from anywhere.
    users: ["developer"],
    privateRegistry: { username: "robot", password: "s3cret" },
    settings: { allowedRegistriesForImport: allowed },
  });
  await cluster.registry.push("acme/app", "1.4", image({ version: "1.4.0" }));
  await cluster.registry.push("acme/list", "1", image({ version: "1", platforms: ["linux/amd64", "linux/arm64"] }));
  await privateRegistry().push("acme/app", "1.4", image({ version: "1.4.0" }));
  await call(cluster, "POST", `/apis/${rbac}/v1/namespaces/default/rolebindings`, {
    metadata: { name: "developer" },
    roleRef: { apiGroup: rbac, kind: "ClusterRole", name: "edit" },
    subjects: [{ apiGroup: rbac, kind: "User", name: "developer" }],
  });
  await patch("/apis/config.openshift.io/v1/images/cluster", {
    spec: { registrySources: { blockedRegistries: ["blocked.example"] } },
  });
  project = await openProject(kubeconfigOf(cluster, "developer"));
});

afterAll(async () => {
  project?.close();
  await cluster?.close();
});

function privateRegistry() {
  if (cluster.privateRegistry === undefined) throw new Error("the cluster has no private registry");
  return cluster.privateRegistry;
}
const patch = (path: string, body: object) => call(cluster, "PATCH", path, body, "application/merge-patch+json");
const pullSecret = (password: string) => ({
  metadata: { name: "pull" },
  type: "kubernetes.io/dockerconfigjson",
  stringData: {
    ".dockerconfigjson": JSON.stringify({ auths: { [privateRegistry().host]: { username: "robot", password } } }),
  },
});

/** A stream with one tag that is fine and others, after another stream. */
function program(tags: Readonly<Record<string, string>>, before = ""): void {
  const fine = `from: "${cluster.registry.host}/acme/app:1.4"`;
  const list = Object.entries({ "1.4": fine, ...tags }).map(([name, source]) => `{ name: "${name}", ${source} }`);
  project.program(`
const dependsOn = [${before && `new imagestream.ImageStream("${before}", { spec: { tags: [{ name: "1.4", ${fine} }] } })`}];
new imagestream.ImageStream("app", { spec: { tags: [${list.join()}] } }, { dependsOn });`);
}

const broken = (): Record<string, string> => ({
  "image-missing": `from: "${cluster.registry.host}/acme/nope:1"`,
  "tag-missing": `from: "${cluster.registry.host}/acme/app:9.9"`,
  credentials: `from: "${privateRegistry().host}/acme/app:1.4"`,
  down: `from: "127.0.0.1:9/acme/app:1.4"`,
  blocked: `from: "blocked.example/acme/app:1.4"`,
  "not-allowed": `from: "strange.example/acme/app:1.4"`,
});
const withoutPlatform = (platform: string) => ({
  "no-platform": `from: "${cluster.registry.host}/acme/list:1", platform: "${platform}"`,
});
const tagsOf = async (stream: string) => {
  const { status } = (await call(cluster, "GET", `${streams}/${stream}`)) as {
    status: { tags?: readonly { tag: string; items?: readonly { image: string }[] }[] };
  };
  return Object.fromEntries((status.tags ?? []).map(({ tag, items }) => [tag, items?.[0]?.image]));
};

test("the preview says of each tag that has no image why, and what to do, and goes on", async () => {
  program({});
  expect(await run(project, "up")).toMatchObject({ failed: false });
  program(broken());
  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, changes: { app: "update" } });
  expect(preview.diagnostics).toHaveLength(Object.keys(broken()).length);
  for (const tag of Object.keys(broken())) expect(about(tag, preview.diagnostics)).toMatch(said[tag] ?? "");
});

test("the update refuses the stream for the same reasons before it writes to it, after it has done what comes before; state and cluster keep what they have", async () => {
  await call(cluster, "POST", secrets, pullSecret("wrong"));
  program({ ...broken(), ...withoutPlatform("linux/s390x") }, "other");
  cluster.requests.clear();
  const up = await run(project, "up");
  expect(up.failed).toBe(true);
  const errors = up.diagnostics.filter((line) => line.startsWith("error app:"));
  for (const [tag, text] of Object.entries(said)) expect(about(tag, errors)).toMatch(text);
  expect(cluster.requests.writes().filter(({ path }) => path.endsWith("imagestreams/app"))).toEqual([]);
  const { digest } = image({ version: "1.4.0" });
  expect([await tagsOf("app"), await tagsOf("other")]).toEqual([{ "1.4": digest }, { "1.4": digest }]);
  expect(JSON.stringify(await project.stack.exportStack())).not.toContain("tag-missing");
});

test("once each cause is mended, the next update brings the whole stream", async () => {
  const digest = await cluster.registry.push("acme/nope", "1", image({ version: "1" }));
  await cluster.registry.push("acme/app", "9.9", image({ version: "9.9" }));
  await patch(`${secrets}/pull`, pullSecret("s3cret"));
  const there = `from: "${cluster.registry.host}/acme/nope:1"`;
  const mended = { down: there, blocked: there, "not-allowed": there };
  program({ ...broken(), ...mended, ...withoutPlatform("linux/arm64") }, "other");
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: { app: "update" } });
  const tags = await tagsOf("app");
  expect(tags).toMatchObject({ "image-missing": digest, down: digest, blocked: digest });
  expect(Object.keys(tags).sort()).toEqual(["1.4", ...Object.keys(said)].sort());
});

/** The one line about a tag. */
const about = (tag: string, lines: readonly string[]): string =>
  lines
    .flatMap((line) => line.split("\n"))
    .filter((line) => line.includes(`spec.tags["${tag}"].from`) || line.includes(`spec.tags.${tag}.from`))
    .join();
