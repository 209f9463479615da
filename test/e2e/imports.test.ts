import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { image } from "../../emulator/registry/image.ts";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";

const user = { username: "robot", password: "s3cret" };
const images = "/apis/image.openshift.io/v1/namespaces";
const config = "/apis/config.openshift.io/v1";

interface Tag {
  readonly name: string;
  readonly from?: object;
  readonly importPolicy?: object;
  readonly referencePolicy?: object;
}
interface Stream {
  readonly spec: { readonly tags?: readonly Tag[] };
  readonly status: {
    readonly tags?: readonly { tag: string; items?: readonly { image: string; dockerImageReference: string }[] }[];
  };
}

let cluster: Cluster;
let project: Project;
let host: string;
const pushed: Record<string, string> = {};

/** The uses of `oc import-image` and `oc tag`, each beside other users' tags in the stream. */
const program = ({ keycloak = "20.0.2", policy = "Source", withDatabase = true, more = "" } = {}) => `
new imagestream.ImageStreamTag("approved-apache:2.4", { tag: { from: { kind: "DockerImage", name: "bitnami/apache:2.4" } } });
new imagestream.ImageStreamTag("marsview:develop", { tag: {
  from: "${cluster.privateRegistry?.host}/acme/marsview:develop",
  importPolicy: { scheduled: true },
  referencePolicy: { type: "${policy}" },
} });
new imagestream.ImageStreamTag("keycloak:20.0", { tag: { from: { kind: "ImageStreamTag", name: "keycloak:${keycloak}" } } });
const tools = new imagestream.ImageStream("tools", { spec: { dockerImageRepository: "${host}/acme/tools" } });
${withDatabase ? `new imagestream.ImageStreamTag("mysql:5.7", { metadata: { namespace: "db" }, tag: { from: "${host}/vendor/mysql:5.7" } });` : ""}
${more}
export const publicRepository = tools.publicRepository;
`;

beforeAll(async () => {
  const settings = { externalRegistryHostnames: ["images.example.com"] };
  cluster = await startCluster({ privateRegistry: user, settings });
  host = cluster.registry.host;
  for (const name of ["hub/bitnami/apache:2.4", "vendor/mysql:5.7", "vendor/mysql:8.0", "acme/tools:1", "acme/tools:2"])
    await push(name);
  for (const version of ["20.0.2", "20.0.3"]) await push(`vendor/keycloak:${version}`);
  pushed["develop"] = (await cluster.privateRegistry?.push("acme/marsview", "develop", image({ version: "d" }))) ?? "";
  // docker.io is out of a test's reach; the cluster has a mirror of it.
  const mirror = { source: "docker.io/bitnami", mirrors: [`${host}/hub/bitnami`] };
  await post(`${config}/imagetagmirrorsets`, { metadata: { name: "hub" }, spec: { imageTagMirrors: [mirror] } });
  await post(`${config}/imagedigestmirrorsets`, { metadata: { name: "hub" }, spec: { imageDigestMirrors: [mirror] } });
  await post("/api/v1/namespaces", { metadata: { name: "db" } });
  await post("/api/v1/namespaces/default/secrets", {
    metadata: { name: "pull" },
    type: "kubernetes.io/dockerconfigjson",
    stringData: { ".dockerconfigjson": JSON.stringify({ auths: { [cluster.privateRegistry?.host ?? ""]: user } }) },
  });
  await others("db", "mysql", ["8.0"]);
  await others("default", "keycloak", ["20.0.2", "20.0.3"]);
  await others("default", "marsview", ["1"], `${host}/acme/tools`);
  await cluster.settled();
  project = await openProject(cluster.kubeconfig);
});
afterAll(async () => {
  project?.close();
  await cluster?.close();
});

const post = (path: string, body: object) => call(cluster, "POST", path, body);
async function push(name: string) {
  const [repository = "", tag = ""] = name.split(":");
  pushed[name] = await cluster.registry.push(repository, tag, image({ version: name }));
}
/** A stream that somebody else has made. */
const others = (namespace: string, name: string, tags: readonly string[], repository = `${host}/vendor/${name}`) =>
  post(`${images}/${namespace}/imagestreams`, {
    metadata: { name },
    spec: { tags: tags.map((tag) => ({ name: tag, from: { kind: "DockerImage", name: `${repository}:${tag}` } })) },
  });
const streamOf = async (name: string, namespace = "default") =>
  (await call(cluster, "GET", `${images}/${namespace}/imagestreams/${name}`)) as Stream;
/** Digest of the newest image of each tag. */
async function digestsOf(name: string, namespace?: string) {
  const { tags = [] } = (await streamOf(name, namespace)).status;
  return Object.fromEntries(tags.map(({ tag, items }) => [tag, items?.[0]?.image]));
}
const specOf = async (name: string, tag: string) =>
  (await streamOf(name)).spec.tags?.find((entry) => entry.name === tag);
const ourWrites = () => cluster.requests.writes().filter(({ userAgent }) => userAgent.startsWith("pulumi-imagestream"));

test("tags are imported into new streams and streams of others, in any namespace, and a whole repository with its tags", async () => {
  project.program(program());
  expect(await run(project, "up")).toMatchObject({ failed: false, diagnostics: [] });
  expect(await digestsOf("approved-apache")).toEqual({ "2.4": pushed["hub/bitnami/apache:2.4"] });
  expect(await digestsOf("mysql", "db")).toEqual({
    "5.7": pushed["vendor/mysql:5.7"],
    "8.0": pushed["vendor/mysql:8.0"],
  });
  expect(await digestsOf("tools")).toEqual({ "1": pushed["acme/tools:1"], "2": pushed["acme/tools:2"] });
  expect(await digestsOf("marsview")).toMatchObject({ develop: pushed["develop"] });
  expect(await digestsOf("keycloak")).toMatchObject({ "20.0": pushed["vendor/keycloak:20.0.2"] });
});

test("an image without a registry's name is Docker Hub's for cluster and nodes, whichever mirror it came from", async () => {
  expect(await specOf("approved-apache", "2.4")).toMatchObject({ from: { name: "bitnami/apache:2.4" } });
  const [item] = (await streamOf("approved-apache")).status.tags?.[0]?.items ?? [];
  expect(item?.dockerImageReference).toMatch(/^(docker\.io\/)?bitnami\/apache@sha256:/);
});

test("the repository that others reach is an output, where the cluster has one", async () => {
  const outputs = (await project.stack.outputs()) as Record<string, { value: string }>;
  expect(outputs["publicRepository"]?.value).toBe("images.example.com/default/tools");
});

test("a second update writes nothing, and refresh reports nothing", async () => {
  cluster.requests.clear();
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: {} });
  expect(await run(project, "refresh")).toMatchObject({ failed: false, changes: {} });
  expect(ourWrites()).toEqual([]);
});

test("a tag is pointed elsewhere, pulled through or removed, and a failed import is a failed resource with the registry's reason", async () => {
  await push("acme/late:1");
  const late = `new imagestream.ImageStreamTag("late:1", { tag: { from: "${host}/acme/late:1" } });`;
  project.program(program({ keycloak: "20.0.3", policy: "Local", withDatabase: false, more: late }));
  cluster.registry.fault({
    fault: { kind: "error", code: "DENIED", message: "the trial has ended" },
    match: { repository: "acme/late", reference: "1" },
    // The resolution goes well, so that it is the import that fails.
    skip: 1,
  });
  const failed = await run(project, "up");
  expect(failed.failed).toBe(true);
  expect(failed.diagnostics.join("\n")).toMatch(/error late:1: .*denies access.*the trial has ended/s);
  expect(await digestsOf("keycloak")).toMatchObject({ "20.0": pushed["vendor/keycloak:20.0.3"] });
  expect(await specOf("marsview", "develop")).toMatchObject({
    importPolicy: { scheduled: true },
    referencePolicy: { type: "Local" },
  });
});

test("the next update repairs what failed and removes what it had not come to; the tags of others stay", async () => {
  cluster.registry.clearFaults();
  expect(await run(project, "up")).toMatchObject({ failed: false, changes: { "late:1": expect.any(String) } });
  expect(await digestsOf("late")).toEqual({ "1": pushed["acme/late:1"] });
  expect(await digestsOf("mysql", "db")).toEqual({ "8.0": pushed["vendor/mysql:8.0"] });
  expect(await digestsOf("marsview")).toMatchObject({ "1": pushed["acme/tools:1"] });
});
