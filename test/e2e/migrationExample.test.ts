import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { parseDocuments } from "../../sdk/manifests/parseDocuments.ts";
import { readManifests } from "../../sdk/manifests/readManifests.ts";
import { call } from "./deployment.ts";
import { openExample, type Project } from "./project.ts";
import { run } from "./run.ts";

const groups: Readonly<Record<string, string>> = { v1: "/api/v1", "apps/v1": "/apis/apps/v1" };

let cluster: Cluster;
let project: Project;

/** `oc process -f shop.yaml | oc create -f -` */
async function processAndCreate(file: string, known: Record<string, string>) {
  const { values } = parseDocuments(readFileSync(file, "utf8"), "shop.yaml");
  for (const { apiVersion, kind, object } of readManifests(values, { known, deferred: [] }).manifests) {
    const path = `${groups[apiVersion] ?? `/apis/${apiVersion}`}/namespaces/default/${kind.toLowerCase()}s`;
    await call(cluster, "POST", path, object);
  }
}

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.push("default", "php", "8.10", image({ version: "8.10" }));
  project = await openExample("migration", cluster.kubeconfig);
  const values = { NAME: "shop", DATABASE_PASSWORD: "secret-of-db", WEBHOOK_SECRET: "secret-of-hook" };
  await processAndCreate(join(project.workDir, "shop.yaml"), values);
  await cluster.push("default", "shop", "latest", image({ version: "1.0" }));
  await cluster.settled();
  await project.stack.setConfig("name", { value: "shop" });
  await project.stack.setConfig("databasePassword", { value: "secret-of-db", secret: true });
  await project.stack.setConfig("webhookSecret", { value: "secret-of-hook", secret: true });
});
afterAll(async () => {
  project?.close();
  await cluster?.close();
});

const web = () => call(cluster, "GET", "/apis/apps/v1/namespaces/default/deployments/shop");

test("examples/migration takes over what a template has made, without a difference, and gives it back unchanged", async () => {
  const before = await web();
  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(Object.keys(preview.changes).sort()).toEqual([
    ...["shop", "shop/shop", "shop/shop-db", "shop/shop/Deployment/spec.template.spec.containers[0].image"],
  ]);
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await web()).toEqual(before);
  const { outputs } = await project.stack.up();
  expect(outputs["messages"]?.value).toEqual(["The shop is at service shop, its database at shop-db."]);
  expect(outputs["leftOver"]?.value).toEqual([
    "Service shop: is of a kind without a resource here",
    "Deployment shop: must exist; only its triggers are managed",
  ]);
  expect(await run(project, "up", { refresh: true })).toMatchObject({ failed: false, changes: {}, diagnostics: [] });
  expect(JSON.stringify(await project.stack.exportStack())).not.toMatch(/secret-of-(?:db|hook)/);
});
