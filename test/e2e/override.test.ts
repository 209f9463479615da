import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Cluster, startCluster } from "../../sdk/testing/cluster/startCluster.ts";
import { image } from "../../sdk/testing/registry/image.ts";
import { environment, installOperator, patchConfig, setEnvironment, specOfConfig } from "./operator.ts";
import { openExample, openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const first = image({ version: "1.0.1-patched" });
const second = image({ version: "1.0.2-patched" });
const repositoryName = "acme/iot-agent";

const ourWrites = (cluster: Cluster) =>
  cluster.requests.writes().filter(({ query, userAgent, path }) => {
    const isLookUp = path.endsWith("/imagestreamimports");
    return userAgent.startsWith("pulumi-imagestream") && !query.includes("dryRun=All") && !isLookUp;
  });

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

  test("preview shows the digest and what will come back, and writes nothing", async () => {
    cluster.requests.clear();
    const preview = await run(project, "preview");
    expect(preview).toMatchObject({
      failed: false,
      diagnostics: [],
      changes: { "iot-agent": "create", agents: "create", jobs: "create" },
    });
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
    cluster.requests.clear();
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

  test("a second up, and a refresh, change nothing", async () => {
    cluster.requests.clear();
    expect(await run(project, "up")).toMatchObject({ failed: false, changes: {} });
    expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });
    expect(ourWrites(cluster)).toEqual([]);
  });

  test("when the tag moves, preview shows it in both places and up sets both", async () => {
    await cluster.registry.push(repositoryName, "patched", second);
    const preview = await run(project, "preview");
    expect(preview.changes).toMatchObject({ agents: "update", jobs: "update" });
    expect(preview.inputs("agents")["image"]).toBe(pullSpec(second.digest));
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    expect(await environment(cluster)).toContainEqual({ name: "IOT_AGENT_IMAGE", value: pullSpec(second.digest) });
  });

  test("refresh reports what somebody else has set, and up sets it again", async () => {
    await setEnvironment(cluster, "IOT_AGENT_IMAGE", "quay.io/other/agent:9");
    expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: { jobs: "update" } });
    expect(await run(project, "up")).toMatchObject({ failed: false, changes: { jobs: "update" } });
    expect(await environment(cluster)).toContainEqual({ name: "IOT_AGENT_IMAGE", value: pullSpec(second.digest) });
  });

  test("destroy brings back what was there before anything was set", async () => {
    expect(await run(project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
    expect({ spec: await specOfConfig(cluster), env: await environment(cluster) }).toEqual(before);
  });

  test("destroy leaves what others have set meanwhile, seen by a refresh or not, and says so", async () => {
    expect(await run(project, "up")).toMatchObject({ failed: false });
    await setEnvironment(cluster, "IOT_AGENT_IMAGE", "quay.io/other/agent:9");
    expect(await run(project, "refresh")).toMatchObject({ changes: { jobs: "update" } });
    await patchConfig(cluster, { imageOverrides: { "iot-agent": { name: "quay.io/other/agent:8" } } });
    const destroyed = await run(project, "destroy");
    expect(destroyed).toMatchObject({ failed: false });
    expect(destroyed.diagnostics).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /warning.*IOT_AGENT_IMAGE.*Deployment default\/iot-operator was changed by somebody else/,
        ),
        expect.stringMatching(/warning.*iot-agent\.name of IoTConfig default\/default was changed by somebody else/),
      ]),
    );
    expect(await environment(cluster)).toContainEqual({ name: "IOT_AGENT_IMAGE", value: "quay.io/other/agent:9" });
    expect(await specOfConfig(cluster)).toMatchObject({
      imageOverrides: { "iot-agent": { name: "quay.io/other/agent:8" } },
    });
  });
});

describe("an override that cannot be made", () => {
  let cluster: Cluster;
  let project: Project;

  beforeAll(async () => {
    cluster = await startCluster();
    await installOperator(cluster);
    project = await openProject(cluster.kubeconfig);
  });

  afterAll(async () => {
    project?.close();
    await cluster?.close();
  });

  const config = `{ apiVersion: "iot.enmasse.io/v1alpha1", kind: "IoTConfig", name: "default" }`;
  const deployment = `{ kind: "Deployment", name: "iot-operator" }`;

  test.each([
    [
      "a missing object",
      `{ kind: "Deployment", name: "none" }`,
      `fieldPath: "spec.image"`,
      "Deployment default/none does not exist; create it first",
    ],
    [
      "an unknown kind",
      `{ apiVersion: "a.b/v1", kind: "Nope", name: "x" }`,
      `fieldPath: "spec.image"`,
      "the cluster knows no Nope in a.b/v1",
    ],
    [
      "a missing container",
      deployment,
      `container: "none", env: "X"`,
      "no element with name=none; there are proxy, operator",
    ],
    [
      "a misspelt field",
      config,
      `fieldPath: "spec.imageOverride.iot-agent.name"`,
      "the cluster keeps no spec.imageOverride.iot-agent.name in a IoTConfig",
    ],
    ["a position", deployment, `fieldPath: "spec.template.spec.containers[0].image"`, "containers[name=web].image"],
    ["a kind without environment", config, `container: "a", env: "B"`, "has no environment that can be overridden"],
    ["no place", deployment, `env: "B"`, "give fieldPath, or container and env"],
  ])("%s is an error in the preview, before anything is written", async (_name, object, place, text) => {
    cluster.requests.clear();
    project.program(
      `new imagestream.ImageOverride("o", { object: ${object}, ${place}, image: "quay.io/acme/app:1" });`,
    );
    const preview = await run(project, "preview");
    expect(preview.failed).toBe(true);
    expect(preview.diagnostics.join("\n")).toContain(text);
    expect(ourWrites(cluster)).toEqual([]);
  });

  test("a write whose answer is lost keeps the original value, so that up repairs and destroy restores it", async () => {
    const before = await environment(cluster);
    project.program(`new imagestream.ImageOverride("o", {
      object: ${deployment}, container: "operator", env: "IOT_AGENT_IMAGE", image: "quay.io/acme/app:1",
    });`);
    cluster.fault({ fault: { kind: "loseAnswer" }, match: { method: "PATCH", path: /iot-operator/ }, times: 1 });
    expect(await run(project, "up")).toMatchObject({ failed: true });
    expect(await environment(cluster)).toContainEqual({ name: "IOT_AGENT_IMAGE", value: "quay.io/acme/app:1" });
    expect(await run(project, "up")).toMatchObject({ failed: false });
    expect(await run(project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
    expect(await environment(cluster)).toEqual(before);
  });

  test("a conflicting write is read anew and repeated", async () => {
    cluster.fault({ fault: { kind: "conflict" }, match: { method: "PATCH", path: /iot-operator/ }, times: 2 });
    expect(await run(project, "up")).toMatchObject({ failed: false });
    expect(await environment(cluster)).toContainEqual({ name: "IOT_AGENT_IMAGE", value: "quay.io/acme/app:1" });
    expect(await run(project, "destroy")).toMatchObject({ failed: false });
  });

  test("two overrides that make their parent together leave none of it behind", async () => {
    const before = await specOfConfig(cluster);
    const override = (name: string) =>
      `new imagestream.ImageOverride("${name}", { object: ${config}, fieldPath: "spec.imageOverrides.${name}.name", image: "quay.io/acme/${name}:1" });`;
    project.program(override("one") + override("two"));
    expect(await run(project, "up")).toMatchObject({ failed: false });
    expect(await specOfConfig(cluster)).toMatchObject({
      imageOverrides: { one: { name: "quay.io/acme/one:1" }, two: { name: "quay.io/acme/two:1" } },
    });
    expect(await run(project, "destroy")).toMatchObject({ failed: false });
    expect(await specOfConfig(cluster)).toEqual(before);
  });
});
