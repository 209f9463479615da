import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { Kubelet } from "../../emulator/rollout/kubelet.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { SteppedClock } from "../../emulator/steppedClock.ts";
import { deployment, type Json } from "./http.ts";

const run = promisify(execFile);

const hasKubectl = (): boolean => {
  try {
    execFileSync("kubectl", ["version", "--client"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

const present = hasKubectl();
if (!present) console.warn("kubectl is not on PATH: its tests are skipped");
const withKubectl = present ? test : test.skip;

const clock = new SteppedClock();
const kubelet = new Kubelet((pod) => (JSON.stringify(pod["spec"]).includes("bad:1") ? "ImagePullBackOff" : "Ready"));
let cluster: Cluster;
const folder = mkdtempSync(join(tmpdir(), "kubectl-test-"));

beforeAll(async () => {
  cluster = await startCluster({ users: ["alice"] });
});
afterAll(async () => {
  await cluster.close();
  rmSync(folder, { recursive: true, force: true });
});

const kubectl = async (...args: string[]): Promise<string> => {
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig, HOME: folder };
  const { stdout, stderr } = await run("kubectl", args, { env, timeout: 20_000 });
  return (stdout + stderr).trim();
};

const file = (...objects: object[]): string => {
  const path = join(folder, "objects.yaml");
  writeFileSync(path, objects.map((object) => stringify(object)).join("---\n"));
  return path;
};

const stream = (tags: object[]): Json => ({
  apiVersion: "image.openshift.io/v1",
  kind: "ImageStream",
  metadata: { name: "web" },
  spec: { tags },
});

const tag = (name: string, from: string): object => ({
  name,
  from: { kind: "DockerImage", name: from },
  reference: true,
});

withKubectl("apply creates, then leaves alone what is unchanged, then changes only what differs", async () => {
  const path = file(deployment("app"), stream([tag("v1", "quay.io/x/y:1")]));
  expect(await kubectl("apply", "-f", path)).toBe(
    "deployment.apps/app created\nimagestream.image.openshift.io/web created",
  );
  expect(await kubectl("apply", "-f", path)).toBe(
    "deployment.apps/app unchanged\nimagestream.image.openshift.io/web unchanged",
  );
  const changed = file(
    deployment("app", [{ name: "main", image: "quay.io/a/b:2" }]),
    stream([tag("v1", "quay.io/x/y:1")]),
  );
  expect(await kubectl("apply", "-f", changed)).toBe(
    "deployment.apps/app configured\nimagestream.image.openshift.io/web unchanged",
  );
  expect(await kubectl("apply", "--server-side", "-f", changed)).toContain("deployment.apps/app serverside-applied");
});

withKubectl("get prints tables, names, YAML and JSONPath", async () => {
  expect((await kubectl("get", "deploy,is")).split(/\n+/).map((line) => line.split(/\s{2,}/).slice(0, 3))).toEqual([
    ["NAME", "READY", "UP-TO-DATE"],
    ["deployment.apps/app", "0/1", "0"],
    ["NAME", "IMAGE REPOSITORY", "TAGS"],
    ["imagestream.image.openshift.io/web", "image-registry.openshift-image-registry.svc:5000/default/web", "v1"],
  ]);
  expect(await kubectl("get", "is", "web", "-o", "yaml")).toContain("dockerImageReference: quay.io/x/y:1");
  expect(await kubectl("get", "is", "-o", "name", "-l", "none=such")).toBe("");
  expect(await kubectl("get", "deploy", "app", "-o", "jsonpath={.spec.template.spec.containers[0].image}")).toBe(
    "quay.io/a/b:2",
  );
});

withKubectl("patch, set image, scale, label and annotate change objects", async () => {
  const json = '[{"op":"add","path":"/metadata/labels","value":{"a":"b"}}]';
  await kubectl("patch", "is", "web", "--type", "json", "-p", json);
  await kubectl(
    "patch",
    "deploy",
    "app",
    "-p",
    '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"s:1"}]}}}}',
  );
  await kubectl("set", "image", "deploy/app", "main=quay.io/a/b:3");
  await kubectl("scale", "deploy/app", "--replicas", "3");
  await kubectl("annotate", "is", "web", "note=1");
  const app = JSON.parse(await kubectl("get", "deploy", "app", "-o", "json"));
  expect(app.spec.replicas).toBe(3);
  expect(app.spec.template.spec.containers.map((c: Json) => `${c.name} ${c.image}`).sort()).toEqual([
    "main quay.io/a/b:3",
    "side s:1",
  ]);
  const web = JSON.parse(await kubectl("get", "is", "web", "-o", "json"));
  expect([web.metadata.labels, web.metadata.annotations.note]).toEqual([{ a: "b" }, "1"]);
});

withKubectl("create from the command line, in protobuf, and ask what one may do", async () => {
  expect(await kubectl("create", "namespace", "made")).toBe("namespace/made created");
  await kubectl("create", "configmap", "settings", "-n", "made", "--from-literal=a=1", "--from-literal=b=2");
  await kubectl("create", "secret", "generic", "hidden", "-n", "made", "--from-literal=k=v");
  await kubectl("create", "deployment", "web", "-n", "made", "--image=quay.io/a/b:1", "--port=8080", "--replicas=2");
  await kubectl("create", "role", "reader", "-n", "made", "--verb=get,list", "--resource=configmaps");
  await kubectl("create", "rolebinding", "alice", "-n", "made", "--role=reader", "--user=alice");
  expect(JSON.parse(await kubectl("get", "cm", "settings", "-n", "made", "-o", "json")).data).toEqual({
    a: "1",
    b: "2",
  });
  expect(JSON.parse(await kubectl("get", "secret", "hidden", "-n", "made", "-o", "json")).data).toEqual({ k: "dg==" });
  const web = JSON.parse(await kubectl("get", "deploy", "web", "-n", "made", "-o", "json"));
  expect([web.spec.replicas, web.spec.selector]).toEqual([2, { matchLabels: { app: "web" } }]);
  expect(web.spec.template.spec.containers[0].ports).toEqual([{ containerPort: 8080, protocol: "TCP" }]);
  expect(await kubectl("--context", "alice", "auth", "can-i", "list", "configmaps", "-n", "made")).toBe("yes");
  await expect(kubectl("--context", "alice", "auth", "can-i", "list", "secrets", "-n", "made")).rejects.toMatchObject({
    stdout: "no\n",
  });
});

withKubectl("mistakes are told as the API tells them", async () => {
  const wrong = file(deployment("wrong", [{ name: "main" }]));
  await expect(kubectl("apply", "-f", wrong)).rejects.toThrow(
    'The Deployment "wrong" is invalid: spec.template.spec.containers[0].image: Required value',
  );
  const misspelled = file({ ...deployment("wrong"), spec: { ...deployment("wrong").spec, replica: 2 } });
  await expect(kubectl("apply", "-f", misspelled)).rejects.toThrow('unknown field "spec.replica"');
  await expect(kubectl("get", "is", "none")).rejects.toThrow(
    'Error from server (NotFound): imagestreams.image.openshift.io "none" not found',
  );
});

withKubectl("delete waits until the object, or the namespace with all in it, is gone", async () => {
  expect(await kubectl("delete", "deploy/app", "is/web")).toBe(
    'deployment.apps "app" deleted\nimagestream.image.openshift.io "web" deleted',
  );
  await kubectl("apply", "-n", "made", "-f", file(deployment("inside")));
  expect(await kubectl("delete", "namespace", "made")).toBe('namespace "made" deleted');
  expect(await kubectl("get", "deploy", "-n", "made", "-o", "name")).toBe("");
});

withKubectl(
  "rollout status waits for a Deployment and names a deadline; undo and foreground deletion work",
  async () => {
    const rolling = await startCluster({ kubelet, clock });
    try {
      const env = { ...process.env, KUBECONFIG: rolling.kubeconfig, HOME: folder };
      const on = async (...args: string[]) => (await run("kubectl", args, { env, timeout: 20_000 })).stdout.trim();
      await on("apply", "-f", file(deployment("web", [{ name: "main", image: "good:1" }])));
      await rolling.settled();
      expect(await on("rollout", "status", "deployment/web")).toContain("successfully rolled out");
      await on("set", "image", "deployment/web", "main=bad:1");
      await rolling.settled();
      clock.advance(600_000);
      await rolling.settled();
      await expect(on("rollout", "status", "deployment/web")).rejects.toThrow("exceeded its progress deadline");
      expect(await on("get", "pods")).toContain("ImagePullBackOff");
      await on("rollout", "undo", "deployment/web");
      await rolling.settled();
      expect(await on("rollout", "status", "deployment/web")).toContain("successfully rolled out");
      await on("delete", "deployment/web", "--cascade=foreground");
      expect(await on("get", "pods,replicasets", "--output=name")).toBe("");
    } finally {
      await rolling.close();
    }
  },
);
