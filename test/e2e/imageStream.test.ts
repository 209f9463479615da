import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openExample, type Project } from "./project.ts";
import { run } from "./run.ts";

const api = "/apis/image.openshift.io/v1/namespaces/default";
const user = { username: "robot", password: "s3cret" };

interface Stream {
  readonly metadata: { readonly labels?: object; readonly annotations?: object };
  readonly spec: { readonly lookupPolicy: object; readonly tags?: readonly { readonly name: string }[] };
  readonly status: {
    readonly tags?: readonly { readonly tag: string; readonly items?: readonly { image: string }[] }[];
  };
}

let cluster: Cluster;

beforeAll(async () => {
  cluster = await startCluster({ privateRegistry: user });
  const auths = { [privateRegistry().host]: user };
  await call(cluster, "POST", "/api/v1/namespaces/default/secrets", {
    metadata: { name: "pull" },
    type: "kubernetes.io/dockerconfigjson",
    stringData: { ".dockerconfigjson": JSON.stringify({ auths }) },
  });
});
afterAll(() => cluster?.close());

function privateRegistry() {
  if (cluster.privateRegistry === undefined) throw new Error("the cluster has no private registry");
  return cluster.privateRegistry;
}
const streamNow = async () => (await call(cluster, "GET", `${api}/imagestreams/keycloak`)) as Stream;
const digestOf = async (tag: string) =>
  (await streamNow()).status.tags?.find((entry) => entry.tag === tag)?.items?.[0]?.image;
/** As `oc tag` does. */
const ocTag = (tag: string, from: string) =>
  call(cluster, "PUT", `${api}/imagestreamtags/keycloak:${tag}`, {
    metadata: { name: `keycloak:${tag}` },
    tag: { name: tag, from: { kind: "DockerImage", name: from }, generation: 0 },
  });
const ourWrites = () =>
  cluster.requests
    .writes()
    .filter(({ userAgent }) => userAgent.startsWith("pulumi-imagestream"))
    .map(({ method, path }) => `${method} ${path.slice(path.indexOf("image", 10))}`);

describe("the example that declares a stream with tags from two registries", () => {
  let project: Project;
  const pushed: Record<string, string> = {};

  beforeAll(async () => {
    pushed["20.0.3"] = await cluster.registry.push("vendor/keycloak", "20.0.3", image({ version: "20.0.3" }));
    pushed["develop"] = await privateRegistry().push("acme/keycloak", "develop", image({ version: "21-dev.1" }));
    project = await openExample("streams", cluster.kubeconfig);
    await project.stack.setConfig("vendor", { value: `${cluster.registry.host}/vendor/keycloak` });
    await project.stack.setConfig("own", { value: `${privateRegistry().host}/acme/keycloak` });
    cluster.requests.clear();
  });
  afterAll(() => project?.close());

  test("preview shows the digest and version of each tag, from either registry, and writes nothing", async () => {
    const preview = await run(project, "preview");
    expect(preview).toMatchObject({ failed: false, diagnostics: [], changes: { keycloak: "create" } });
    expect(preview.inputs("keycloak")["images"]).toMatchObject({
      "20.0": { digest: pushed["20.0.3"], version: "20.0.3" },
      develop: { digest: pushed["develop"], version: "21-dev.1" },
      latest: { digest: pushed["20.0.3"] },
    });
    expect(ourWrites()).toEqual([]);
  });

  test("an update that fails half-way keeps the stream, and the next one repairs it", async () => {
    cluster.fault({
      fault: { kind: "error", status: 403, reason: "Forbidden", message: "imports are forbidden" },
      match: { method: "POST", path: /imagestreamimports$/ },
      // The update looks up as often as its preview did; those go well.
      skip: cluster.requests.list(({ path }) => path.endsWith("/imagestreamimports")).length,
    });
    const failed = await run(project, "up");
    expect(failed.failed).toBe(true);
    expect(failed.diagnostics.join("\n")).toMatch(/20\.0, develop could not be imported: .*imports are forbidden/);
    cluster.clearFaults();
    expect(await run(project, "up")).toMatchObject({ failed: false, changes: { keycloak: "update" } });
  });

  test("the cluster then has what is declared, and the outputs name the image in the cluster's registry", async () => {
    const { metadata, spec } = await streamNow();
    expect(metadata).toMatchObject({
      labels: { app: "login" },
      annotations: { "openshift.io/display-name": "Keycloak" },
    });
    expect(spec).toMatchObject({
      lookupPolicy: { local: true },
      tags: [
        {
          name: "20.0",
          referencePolicy: { type: "Local" },
          annotations: { iconClass: "icon-sso", version: "20.0", description: "Single sign-on" },
        },
        {
          name: "develop",
          importPolicy: { scheduled: true },
          referencePolicy: { type: "Source" },
          annotations: { tags: "hidden,sso" },
        },
        { name: "latest", from: { kind: "ImageStreamTag", name: "20.0" } },
      ],
    });
    for (const [tag, version] of [
      ["20.0", "20.0.3"],
      ["develop", "develop"],
      ["latest", "20.0.3"],
    ] as const) {
      expect(await digestOf(tag)).toBe(pushed[version]);
    }
    const outputs = (await project.stack.outputs()) as Record<string, { value: string }>;
    expect(outputs["digest"]?.value).toBe(pushed["20.0.3"]);
    expect(outputs["image"]?.value).toMatch(new RegExp(`/vendor/keycloak@${pushed["20.0.3"]}$`));
  });

  test("when the cluster has moved the scheduled tag, refresh reports nothing", async () => {
    pushed["develop"] = await privateRegistry().push("acme/keycloak", "develop", image({ version: "21-dev.2" }));
    // As the schedule does.
    await call(cluster, "POST", `${api}/imagestreamimports`, {
      metadata: { name: "keycloak" },
      spec: {
        import: true,
        images: [
          {
            from: { kind: "DockerImage", name: `${privateRegistry().host}/acme/keycloak:develop` },
            to: { name: "develop" },
            importPolicy: { scheduled: true },
          },
        ],
      },
    });
    expect(await digestOf("develop")).toBe(pushed["develop"]);
    expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });
  });

  test("when the vendor's tag moves, one import is all that is written: it brings the tag and the one that follows it to the new digest", async () => {
    const moved = await cluster.registry.push("vendor/keycloak", "20.0.3", image({ version: "20.0.3-r1" }));
    cluster.requests.clear();
    expect(await run(project, "up")).toMatchObject({ failed: false, changes: { keycloak: "update" } });
    expect(ourWrites()).toEqual(["POST imagestreamimports"]);
    expect([await digestOf("20.0"), await digestOf("latest")]).toEqual([moved, moved]);
    expect(await digestOf("develop")).toBe(pushed["develop"]);
  });

  test("refresh reports what somebody has done by oc tag, and up repairs it; their own tag stays", async () => {
    const declared = await digestOf("20.0");
    await cluster.registry.push("vendor/keycloak", "19", image({ version: "19" }));
    await ocTag("20.0", `${cluster.registry.host}/vendor/keycloak:19`);
    await ocTag("mine", `${cluster.registry.host}/vendor/keycloak:19`);
    await cluster.settled();
    expect(await run(project, "refresh")).toMatchObject({ changes: { keycloak: "update" } });
    expect(await run(project, "up")).toMatchObject({ failed: false, changes: { keycloak: "update" } });
    expect(await digestOf("20.0")).toBe(declared);
    expect((await streamNow()).spec.tags?.map(({ name }) => name)).toEqual(["20.0", "develop", "latest", "mine"]);
  });

  test("destroy is one request", async () => {
    cluster.requests.clear();
    expect(await run(project, "destroy")).toMatchObject({ failed: false, diagnostics: [] });
    expect(ourWrites()).toEqual(["DELETE imagestreams/keycloak"]);
  });
});
