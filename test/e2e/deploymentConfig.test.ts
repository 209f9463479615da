import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Kubelet } from "../../emulator/index.ts";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const path = "/apis/apps.openshift.io/v1/namespaces/default/deploymentconfigs/marsview";
const kubelet = new Kubelet();
const [first, second] = [image({ version: "1" }), image({ version: "2" })];

let cluster: Cluster;
let project: Project;

interface DeploymentConfig {
  readonly metadata: { readonly uid: string };
  readonly spec: {
    readonly triggers: readonly object[];
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
  readonly status: { readonly latestVersion: number; readonly availableReplicas: number };
}
const live = () => call(cluster, "GET", path) as Promise<DeploymentConfig>;

/** The arguments are what `oc get -o yaml` prints: class names, and nothing else, make it a program. */
const program = ({ replicas = 1, env = "A", members = "" } = {}) =>
  project.program(`
const develop = { name: "develop", from: { kind: "DockerImage", name: "${cluster.registry.host}/acme/marsview:develop" } };
new imagestream.ImageStream("marsview", { apiVersion: "image.openshift.io/v1", kind: "ImageStream", metadata: { name: "marsview" }, spec: { tags: [develop] } });
new imagestream.ImageStream("example-app", { apiVersion: "image.openshift.io/v1", kind: "ImageStream", metadata: { name: "example-app" } });
new imagestream.BuildConfig("example-app", {
  apiVersion: "build.openshift.io/v1",
  kind: "BuildConfig",
  metadata: { name: "example-app", namespace: "default" },
  spec: {
    source: { type: "Git", git: { uri: "https://git.example/acme/example-app.git" } },
    strategy: { type: "Source", sourceStrategy: { from: { kind: "ImageStreamTag", name: "marsview:develop", namespace: "default" } } },
    output: { to: { kind: "ImageStreamTag", name: "example-app:latest" } },
    triggers: [{ type: "ImageChange", imageChange: {} }, { type: "ConfigChange" }],
  },
});
export const version = new imagestream.DeploymentConfig("config", {
  apiVersion: "apps.openshift.io/v1",
  kind: "DeploymentConfig",
  metadata: { name: "marsview", creationTimestamp: null, generation: 3, labels: { app: "marsview" } },
  spec: {
    replicas: ${replicas},
    revisionHistoryLimit: 10,
    selector: { app: "marsview" },
    strategy: { activeDeadlineSeconds: 21600, resources: {}, rollingParams: { intervalSeconds: 1, maxSurge: "25%", maxUnavailable: "25%", timeoutSeconds: 600, updatePeriodSeconds: 1 }, type: "Rolling" },
    template: {
      metadata: { creationTimestamp: null, labels: { app: "marsview" } },
      spec: { containers: [{ name: "marsview", image: "marsview:develop", imagePullPolicy: "Always", resources: {}, env: [{ name: "${env}", value: "1" }] }], securityContext: {} },
    },
    test: false,
    triggers: [
      { type: "ConfigChange" },
      { type: "ImageChange", imageChangeParams: { automatic: true, containerNames: ["marsview"], from: { kind: "ImageStreamTag", name: "marsview:develop", namespace: "default" }, lastTriggeredImage: "registry/marsview@sha256:0" } },
    ],
  },
  status: { latestVersion: 4 },
  ${members}
}).latestVersion;
`);
const waiting = { members: "waitForRollout: true, timeout: 20," };

beforeAll(async () => {
  cluster = await startCluster({ kubelet });
  await cluster.registry.push("acme/marsview", "develop", first);
  project = await openProject(cluster.kubeconfig);
});
afterAll(async () => {
  project?.close();
  await cluster?.close();
});

test("the preview knows the image that the trigger sets, and says which resources replace the deprecated kind", async () => {
  program();
  const preview = await run(project, "preview");
  expect(preview).toMatchObject({ failed: false, diagnostics: [] });
  expect(preview.inputs("config")["images"]).toMatchObject({ marsview: { digest: first.digest, rolls: true } });
  expect(preview.notes).toContainEqual(
    expect.stringMatching(
      /^config: DeploymentConfig is deprecated\n[\s\S]*declare a Deployment marsview and new ImageTrigger/,
    ),
  );
});

test("up creates it with one write and waits for its pods; unchanged, nothing is left to do", async () => {
  program(waiting);
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect((await project.stack.outputs())["version"]?.value).toBe(1);
  expect(await live()).toMatchObject({ status: { latestVersion: 1, availableReplicas: 1 } });
  await cluster.settled();
  cluster.requests.clear();
  expect(await run(project, "up", { refresh: true })).toMatchObject({ failed: false, changes: {}, diagnostics: [] });
  const writes = cluster.requests.writes().filter(({ userAgent }) => userAgent.startsWith("pulumi-imagestream"));
  expect(writes.filter(({ path: at }) => !at.endsWith("imagestreamimports"))).toEqual([]);
});

test("a moved image: the preview says that it rolls out, and up waits for the rollout", async () => {
  await cluster.registry.push("acme/marsview", "develop", second);
  const preview = await run(project, "preview");
  expect(preview.inputs("config")["images"]).toMatchObject({ marsview: { digest: second.digest } });
  expect(preview.notes).toContainEqual(
    expect.stringMatching(/^config: marsview rolls out\n.*container marsview gets sha256:/),
  );
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  const config = await live();
  expect(config.spec.template.spec.containers[0]?.image).toContain(second.digest);
  expect(config.status.latestVersion).toBe(2);
  expect(await run(project, "up", { refresh: true })).toMatchObject({ failed: false, changes: {} });
});

test("a rollout that fails says why and is repaired; triggers of another user stay", async () => {
  const theirs = {
    type: "ImageChange",
    imageChangeParams: {
      automatic: true,
      containerNames: ["other"],
      from: { kind: "ImageStreamTag", name: "other:1", namespace: "default" },
    },
  };
  const { triggers } = (await live()).spec;
  await call(cluster, "PATCH", path, { spec: { triggers: [theirs, ...triggers] } }, "application/merge-patch+json");
  kubelet.decide(() => "CrashLoopBackOff");
  program({ env: "B", members: "waitForRollout: true, timeout: 1," });
  const failed = await run(project, "up");
  expect(failed.diagnostics).toContainEqual(
    expect.stringMatching(/rollout of DeploymentConfig default\/marsview took longer than 1 s.*CrashLoopBackOff/s),
  );
  kubelet.decide(() => "Ready");
  program({ env: "B", ...waiting });
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect((await live()).spec.triggers).toHaveLength(3);
  expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });
});

test("destroy removes it with its ReplicationControllers", async () => {
  expect(await run(project, "destroy")).toMatchObject({ failed: false });
  await expect(live()).rejects.toThrow(/404|not found/);
  await cluster.settled();
  const { items } = (await call(cluster, "GET", "/api/v1/namespaces/default/replicationcontrollers")) as {
    items: object[];
  };
  expect(items).toEqual([]);
});
