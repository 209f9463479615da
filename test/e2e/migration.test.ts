import { execFile } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { parseDocuments } from "../../sdk/manifests/parseDocuments.ts";
import { readManifests } from "../../sdk/manifests/readManifests.ts";
import { asInTemplate } from "../../sdk/manifests/template/deferred.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const root = join(import.meta.dirname, "../..");
const sample = join(root, "test/samples/cakephp-mysql-example.json");

let cluster: Cluster;
let project: Project;

interface BuildConfig {
  readonly metadata: { readonly resourceVersion: string };
  readonly spec: { readonly triggers: readonly { readonly github?: { readonly secret: string } }[] };
}
const builds = (namespace: string) => `/apis/build.openshift.io/v1/namespaces/${namespace}/buildconfigs`;
const deploymentConfigs = "/apis/apps.openshift.io/v1/namespaces/shop/deploymentconfigs";
const webhookSecret = async (namespace: string, name: string) => {
  const { spec } = (await call(cluster, "GET", `${builds(namespace)}/${name}`)) as BuildConfig;
  return spec.triggers.find(({ github }) => github)?.github?.secret ?? "";
};

const paths: Readonly<Record<string, string>> = {
  BuildConfig: "/apis/build.openshift.io/v1",
  Deployment: "/apis/apps/v1",
  DeploymentConfig: "/apis/apps.openshift.io/v1",
  ImageStream: "/apis/image.openshift.io/v1",
  Secret: "/api/v1",
};

/** `oc process -f … | oc create -n … -f -`, for the kinds that the emulated cluster has. */
async function createAll(namespace: string, parameters: Record<string, string>, kinds: readonly string[]) {
  const { values } = parseDocuments(readFileSync(sample, "utf8"), "sample");
  const known = { GITHUB_WEBHOOK_SECRET: "hush-hush", ...parameters };
  for (const { kind, object } of readManifests(values, { known, deferred: [] }).manifests) {
    if (!kinds.includes(kind)) continue;
    await call(
      cluster,
      "POST",
      `${paths[kind]}/namespaces/${namespace}/${kind.toLowerCase()}s`,
      asInTemplate(object) as object,
    );
  }
}

async function generate(...words: string[]) {
  const command = join(root, "dist/imagestream.js");
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
  return promisify(execFile)(process.execPath, [command, "generate", ...words], { env, cwd: project.workDir });
}

/** As `oc get -o jsonpath` finds it. */
const memberAt = (object: unknown, path: string): string =>
  String(
    path.match(/(?<=\?\(@\.name==")[^"]*|\w[\w-]*(?=[.[\]}]|$)/g)?.reduce<unknown>((at, key) => {
      if (Array.isArray(at) && !/^\d+$/.test(key)) return at.find(({ name }) => name === key);
      return (Object(at) as Record<string, unknown>)[key];
    }, object),
  );

const ourWrites = () =>
  cluster.requests.writes().filter(({ userAgent, path }) => /^pulumi-im/.test(userAgent) && !/reviews?$/.test(path));

/** What is declared of the objects of the namespace `shop`, and how often that was changed. */
async function specs() {
  const found = ["ImageStream", "BuildConfig", "Deployment", "DeploymentConfig"].map(async (kind) => {
    const { items } = (await call(cluster, "GET", `${paths[kind]}/namespaces/shop/${kind.toLowerCase()}s`)) as {
      items: { metadata: { generation?: number }; spec: object }[];
    };
    return items.map(({ metadata, spec }) => [metadata.generation, spec]);
  });
  return Promise.all(found);
}

beforeAll(async () => {
  cluster = await startCluster();
  await call(cluster, "POST", "/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "shop" },
  });
  await cluster.push("openshift", "php", "7.4-ubi8", image({ version: "7.4" }));
  await cluster.push("openshift", "mysql", "8.0-el8", image({ version: "8.0" }));
  await createAll("shop", {}, ["ImageStream", "BuildConfig", "Deployment", "Secret"]);
  await call(cluster, "POST", deploymentConfigs, {
    metadata: { name: "legacy" },
    spec: {
      replicas: 1,
      selector: { app: "legacy" },
      template: {
        metadata: { labels: { app: "legacy" } },
        spec: { containers: [{ name: "php", image: " ", env: [{ name: "DB_PASSWORD", value: "hush-hush" }] }] },
      },
      triggers: [
        { type: "ConfigChange" },
        {
          type: "ImageChange",
          imageChangeParams: {
            automatic: true,
            containerNames: ["php"],
            from: { kind: "ImageStreamTag", name: "cakephp-mysql-example:latest" },
          },
        },
      ],
    },
  });
  await createAll("default", { NAME: "web" }, ["Deployment"]);
  await cluster.push("shop", "cakephp-mysql-example", "latest", image({ version: "1.0" }));
  await cluster.push("default", "web", "latest", image({ version: "1.0" }));
  await cluster.settled();
  project = await openProject(cluster.kubeconfig);
  cpSync(sample, join(project.workDir, "shop.json"));
});
afterAll(async () => {
  project?.close();
  await cluster?.close();
});

test("the program that is generated of a namespace shows nothing but adoptions, and up writes only these", async () => {
  const { stdout, stderr } = await generate("--namespace", "shop");
  expect(stdout).not.toMatch(/hush-hush|Y2FrZXBocA/);
  expect(stderr).toMatch(
    /^declared: 1 KubernetesObject, 1 ImageStream, 1 BuildConfig, 1 DeploymentConfig, 2 ImageTrigger\n/,
  );
  expect(stderr).toMatch(/\n {2}Deployment +shop\/mysql +must exist; the program has its triggers\n/);
  const commands = stderr.matchAll(
    /set: oc get (\S+) (\S+) -n shop -o '?jsonpath=\{(\S+)\}'? \| pulumi config set --secret (\w+)/g,
  );
  for (const [, kind = "", name, path = "", key = ""] of commands) {
    const [, group] = Object.entries(paths).find(([name]) => name.toLowerCase() === kind) ?? [];
    const object = await call(cluster, "GET", `${group}/namespaces/shop/${kind}s/${name}`);
    await project.stack.setConfig(key, { value: memberAt(object, path), secret: true });
  }
  writeFileSync(join(project.workDir, "index.ts"), stdout);

  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(new Set(Object.values(preview.changes))).toEqual(new Set(["create"]));
  const before = await specs();
  cluster.requests.clear();
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  // Not all wait for each other.
  const marks = ["secrets", "deploymentconfigs", "buildconfigs", "imagestreams"].map((kind) =>
    expect.stringMatching(new RegExp(`^PATCH .*/${kind}/`)),
  );
  const written = ourWrites().map(({ method, path }) => `${method} ${path}`);
  expect(written.filter((write) => !write.startsWith("POST")).sort()).toEqual(marks);
  expect(await specs()).toEqual(before);
  cluster.requests.clear();
  expect(await run(project, "up", { refresh: true })).toMatchObject({ failed: false, changes: {}, diagnostics: [] });
  expect(ourWrites()).toEqual([]);
});

test("a template as resources: what is left over is listed, and generated values stay as they are", async () => {
  const body = (more = "") => `
const web = imagestream.ImageStreams.fromYaml("web", {
  files: "shop.json",
  parameters: { NAME: "web", CONTEXT_DIR: pulumi.secret("hidden-folder") },
  namespace: "default",
  adopt: true,
  ${more}
});
export const messages = web.messages;
export const leftOver = web.leftOver.map(({ kind, name }) => kind + " " + name);
export const image = web.stream("web", "default").tag("latest").name;
`;
  project.program(body());
  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(preview.changes).toMatchObject({ "web/default/web": "create", "web/generated": "create" });
  expect(preview.notes).toContainEqual(
    expect.stringMatching(
      /^web: 5 objects are left over\n.*Service default\/web, default\/mysql: is of a kind without a resource here/,
    ),
  );
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  const secret = await webhookSecret("default", "web");
  expect(secret).toMatch(/^[a-zA-Z0-9]{40}$/);
  const state = JSON.stringify(await project.stack.exportStack());
  expect(state).not.toMatch(new RegExp(`${secret}|hidden-folder`));
  const { outputs } = await project.stack.up();
  expect(outputs["leftOver"]?.value).toEqual([
    ...["Service web", "Route web", "Service mysql", "Deployment web", "Deployment mysql"],
  ]);
  expect(outputs["messages"]?.value).toEqual([expect.stringMatching(/created in your project: web, mysql\./)]);

  project.program(
    body(`transform: (object) => { object.metadata.labels = { ...object.metadata.labels, team: "red" }; },`),
  );
  expect(await run(project, "up")).toMatchObject({
    failed: false,
    changes: { "web/default/web": "update" },
  });
  expect(await webhookSecret("default", "web")).toBe(secret);
  expect(await run(project, "destroy")).toMatchObject({ failed: false });
});
