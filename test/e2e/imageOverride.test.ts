import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call, createDeployment, deploymentOf } from "./deployment.ts";
import { environment, installOperator, setEnvironment, specOfConfig } from "./operator.ts";
import { openExample, openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const first = image({ version: "1.0.1-patched" });
const second = image({ version: "1.0.2-patched" });
const repositoryName = "acme/iot-agent";

const ourWrites = (cluster: Cluster) =>
  cluster.requests.writes().filter(({ userAgent }) => userAgent.startsWith("pulumi-imagestream"));

describe("the example that replaces an operator's image", () => {
  let cluster: Cluster;
  let project: Project;
  let pullSpec: (digest: string) => string;
  let before: { spec: unknown; env: unknown };

  beforeAll(async () => {
    cluster = await startCluster();
    const repository = `${cluster.registry.host}/${repositoryName}`;
    pullSpec = (digest) => `${repository}@${digest}`;
    await cluster.registry.push(repositoryName, "patched", first);
    await installOperator(cluster);
    before = { spec: await specOfConfig(cluster), env: await environment(cluster) };
    project = await openExample("override", cluster.kubeconfig);
    await project.stack.setConfig("repository", { value: repository });
  });

  afterAll(async () => {
    project?.close();
    await cluster?.close();
  });

  beforeEach(() => cluster.requests.clear());

  test("preview shows the digest and what will come back, and writes nothing", async () => {
    const preview = await run(project, "preview");
    expect(preview).toMatchObject({ failed: false, diagnostics: [] });
    expect(preview.changes).toEqual({ "iot-agent": "create", agents: "create", jobs: "create" });
    expect(preview.inputs("agents")).toMatchObject({
      image: pullSpec(first.digest),
      original: { missing: "spec.imageOverrides" },
    });
    expect(preview.inputs("jobs")).toMatchObject({
      image: pullSpec(first.digest),
      original: {
        value: { name: "IOT_AGENT_IMAGE", valueFrom: { configMapKeyRef: { name: "images", key: "iot-agent" } } },
      },
    });
    expect(ourWrites(cluster)).toEqual([]);
  });

  test("up sets both places with one write each, and touches nothing else in them", async () => {
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    expect(await specOfConfig(cluster)).toEqual({
      enableDefaultRoutes: true,
      imageOverrides: { "iot-agent": { name: pullSpec(first.digest) } },
    });
    expect(await environment(cluster)).toEqual([
      { name: "LOG_LEVEL", value: "info" },
      { name: "IOT_AGENT_IMAGE", value: pullSpec(first.digest) },
    ]);
    expect(ourWrites(cluster).filter(({ method }) => method === "PATCH")).toHaveLength(2);
  });

  test("refresh reports nothing but what somebody else has set, and a second up sets that again and nothing else", async () => {
    expect((await run(project, "refresh")).changes).toEqual({});
    expect(ourWrites(cluster)).toEqual([]);
    await setEnvironment(cluster, "IOT_AGENT_IMAGE", "quay.io/other/agent:9");
    expect((await run(project, "refresh")).changes).toEqual({ jobs: "update" });
    cluster.requests.clear();
    const up = await run(project, "up");
    expect(up.failed).toBe(false);
    expect(up.changes).toEqual({ jobs: "update" });
    expect(ourWrites(cluster)).toHaveLength(1);
    expect(await environment(cluster)).toContainEqual({ name: "IOT_AGENT_IMAGE", value: pullSpec(first.digest) });
  });

  test("when the tag moves, preview shows it in both places and up sets both", async () => {
    await cluster.registry.push(repositoryName, "patched", second);
    const preview = await run(project, "preview");
    expect(preview.changes).toEqual({ "iot-agent": "update", agents: "update", jobs: "update" });
    for (const name of ["agents", "jobs"]) expect(preview.inputs(name)["image"]).toBe(pullSpec(second.digest));
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    expect(await environment(cluster)).toContainEqual({ name: "IOT_AGENT_IMAGE", value: pullSpec(second.digest) });
    expect(await specOfConfig(cluster)).toMatchObject({
      imageOverrides: { "iot-agent": { name: pullSpec(second.digest) } },
    });
  });

  test("destroy brings back what was there before anything was set", async () => {
    expect(await run(project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
    expect({ spec: await specOfConfig(cluster), env: await environment(cluster) }).toEqual(before);
  });
});

describe("overrides that are disturbed", () => {
  let cluster: Cluster;
  let project: Project;
  let before: { spec: unknown; env: unknown };

  const override = (name: string, place: string) =>
    `new imagestream.ImageOverride("${name}", { ${place}, image: "quay.io/acme/${name}:1" });`;
  const config = `object: { apiVersion: "iot.enmasse.io/v1alpha1", kind: "IoTConfig", name: "default" }`;
  const web = `object: { kind: "Deployment", name: "web" }, fieldPath: "spec.template.spec.containers[name=web].image"`;

  beforeAll(async () => {
    cluster = await startCluster();
    await installOperator(cluster);
    for (const name of ["web", "job"]) await createDeployment(cluster, name, "quay.io/acme/web:0");
    before = { spec: await specOfConfig(cluster), env: await environment(cluster) };
    project = await openProject(cluster.kubeconfig);
    project.program(
      override(
        "o",
        `object: { kind: "Deployment", name: "iot-operator" }, container: "operator", env: "IOT_AGENT_IMAGE"`,
      ) +
        override("one", `${config}, fieldPath: "spec.imageOverrides.one.name"`) +
        override("two", `${config}, fieldPath: "spec.imageOverrides.two.name"`) +
        override("web", web) +
        override("job", web.replaceAll("web", "job")),
    );
  });

  afterAll(async () => {
    project?.close();
    await cluster?.close();
  });

  test("a write whose answer is lost keeps the original value, and the next up repairs it", async () => {
    cluster.fault({ fault: { kind: "loseAnswer" }, match: { method: "PATCH", path: /iot-operator/ }, times: 1 });
    expect(await run(project, "up")).toMatchObject({ failed: true });
    expect(await environment(cluster)).toContainEqual({ name: "IOT_AGENT_IMAGE", value: "quay.io/acme/o:1" });
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    expect(await specOfConfig(cluster)).toMatchObject({
      imageOverrides: { one: { name: "quay.io/acme/one:1" }, two: { name: "quay.io/acme/two:1" } },
    });
  });

  test("destroy restores it and the parent that two overrides have made, but leaves what others have set meanwhile, seen by a refresh or not, and says so", async () => {
    const setImage = (name: string, image: string) =>
      call(
        cluster,
        "PATCH",
        `/apis/apps/v1/namespaces/default/deployments/${name}`,
        { spec: { template: { spec: { containers: [{ name, image }] } } } },
        "application/strategic-merge-patch+json",
      );
    await setImage("web", "quay.io/other/web:9");
    expect((await run(project, "refresh")).changes).toEqual({ web: "update" });
    await setImage("job", "quay.io/other/job:8");
    const destroyed = await run(project, "destroy");
    expect(destroyed.failed).toBe(false);
    expect([...destroyed.diagnostics].sort()).toEqual(
      ["job", "web"].map((name) =>
        expect.stringMatching(
          new RegExp(
            `^warning .*${name} stays: another user changed it\n.*has changed .*\\[name=${name}\\]\\.image of Deployment default/${name} to`,
          ),
        ),
      ),
    );
    expect((await deploymentOf(cluster, "web")).image).toBe("quay.io/other/web:9");
    expect((await deploymentOf(cluster, "job")).image).toBe("quay.io/other/job:8");
    expect({ spec: await specOfConfig(cluster), env: await environment(cluster) }).toEqual(before);
  });
});
