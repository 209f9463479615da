import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { createDeployment, deploymentOf } from "./deployment.ts";
import { openExample, type Project } from "./project.ts";
import { run } from "./run.ts";

const first = image({ version: "1.4.0", revision: "4e1d1a0", created: "2026-03-02T09:00:00Z" });
const second = image({ version: "1.4.1", revision: "9b2c7f3", created: "2026-03-09T16:20:00Z" });

describe("the quickstart", () => {
  let cluster: Cluster;
  let project: Project;
  let repository: string;

  beforeAll(async () => {
    cluster = await startCluster();
    repository = `${cluster.registry.host}/acme/app`;
    await cluster.registry.push("acme/app", "1.4", first);
    await createDeployment(cluster, "web", `${repository}:1.4`);
    project = await openExample("quickstart", cluster.kubeconfig);
    await project.stack.setConfig("repository", { value: repository });
  });

  afterAll(async () => {
    project?.close();
    await cluster?.close();
  });

  test("preview shows the digests of all tags and the workload's new image, and writes nothing", async () => {
    const preview = await run(project, "preview");
    expect(preview.changes).toEqual({ app: "create", web: "create" });
    expect(preview.inputs("app")["images"]).toMatchObject({
      "1.4": { digest: first.digest, version: "1.4.0", revision: "4e1d1a0", platforms: ["linux/amd64"] },
      stable: { digest: first.digest },
    });
    expect(preview.inputs("web")["image"]).toBe(`${repository}@${first.digest}`);
    expect(writes(cluster)).toEqual([]);
  });

  test("up creates the stream and its trigger, and the cluster has updated the workload when it ends", async () => {
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    expect(await deploymentOf(cluster, "web")).toMatchObject({ image: `${repository}@${first.digest}` });
  });

  test("a new stream costs one write and one import for its three tags at most", () => {
    const paths = writes(cluster).map(({ method, path }) => `${method} ${path.slice(path.lastIndexOf("/") + 1)}`);
    expect(paths).toEqual(["POST imagestreams", "POST imagestreamimports", "PATCH web"]);
  });

  test("a second up writes nothing", async () => {
    cluster.requests.clear();
    expect(await run(project, "up")).toMatchObject({ failed: false, changes: {} });
    expect(writes(cluster)).toEqual([]);
  });

  test("refresh straight after up reports nothing", async () => {
    expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });
    expect(writes(cluster)).toEqual([]);
  });

  test("when the tag moves, preview shows old and new image and the workload that will run it", async () => {
    await cluster.registry.push("acme/app", "1.4", second);
    const preview = await run(project, "preview", { diff: true });
    expect(preview.changes).toEqual({ app: "update", web: "update" });
    for (const text of [first.digest, second.digest, "1.4.0", "1.4.1", "4e1d1a0", "9b2c7f3"]) {
      expect(preview.text).toContain(text);
    }
    expect(preview.inputs("web")["image"]).toBe(`${repository}@${second.digest}`);
    expect(writes(cluster)).toEqual([]);
  });

  test("up imports exactly the previewed digest, in one write, and the workload runs it", async () => {
    expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
    expect(writes(cluster).map(({ path }) => path.slice(path.lastIndexOf("/") + 1))).toEqual(["imagestreamimports"]);
    expect(await deploymentOf(cluster, "web")).toMatchObject({ image: `${repository}@${second.digest}` });
  });

  test("refresh then reports nothing", async () => {
    expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });
  });

  test("the state holds no credential, a small stream, and a provider text of under 150 bytes", async () => {
    const { deployment } = (await project.stack.exportStack()) as {
      deployment: { resources: Record<string, unknown>[] };
    };
    const stream = deployment.resources?.find(({ urn }) => String(urn).endsWith("::app"));
    const { __provider = "" } = (stream?.["inputs"] ?? {}) as { __provider?: string };
    expect(__provider).toMatch(/^.{20,149}$/);
    // The engine's own record of where the program declared the resource is as long as the path to the program.
    expect(JSON.stringify({ ...stream, stackTrace: undefined }).length).toBeLessThan(2_000);
    expect(JSON.stringify(deployment)).not.toContain(cluster.token);
  });

  // A provider process gets nothing but the outputs when it compares, reads or deletes, so these have all that the inputs
  // have. Whatever goes beyond that, or is there a third time, is too much.
  test("the state of a stream and of a trigger has nothing twice beside its inputs and outputs", async () => {
    const { deployment } = await project.stack.exportStack();
    const stored = (name: string): StoredResource => {
      const { inputs, outputs } = deployment.resources?.find(({ urn }) => String(urn).endsWith(`::${name}`)) ?? {};
      return { inputs: inputs as StoredResource["inputs"], outputs: outputs as StoredResource["outputs"] };
    };
    const [app, web] = [stored("app"), stored("web")];
    const { repository, publicRepository, ...declared } = app.outputs;
    expect(declared).toEqual(app.inputs);
    expect(repository).toMatch(/\/default\/app$/);
    expect(publicRepository).toBe("");
    expect(web.outputs).toEqual(web.inputs);
    // Less the paths of this machine's registry, which are as long as its port.
    const own = ({ inputs, outputs }: StoredResource) =>
      JSON.stringify({ inputs, outputs }).replaceAll(cluster.registry.host, "quay.io").length;
    expect(own(app)).toBeLessThan(1_400);
    expect(own(web)).toBeLessThan(780);
    for (const { digest } of Object.values(app.inputs["images"] as Record<string, { digest: string }>)) {
      expect(JSON.stringify(web.inputs).split(digest).length - 1).toBeLessThanOrEqual(1);
    }
  });

  test("destroy removes stream, tags and annotation entry, and leaves the workload as it is otherwise", async () => {
    const before = await deploymentOf(cluster, "web");
    expect(await run(project, "destroy")).toMatchObject({ failed: false });
    const after = await deploymentOf(cluster, "web");
    expect(after).toEqual({ ...before, annotations: {} });
    expect(cluster.requests.list(({ method }) => method === "DELETE")).toHaveLength(1);
  });
});

interface StoredResource {
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** Writes of this package; controllers act without HTTP. */
const writes = (cluster: Cluster) =>
  cluster.requests.writes().filter(({ userAgent }) => userAgent.startsWith("pulumi-imagestream"));
