import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Cluster, connect } from "../../../provider/cluster/cluster.ts";
import { pullSecrets } from "../../../provider/cluster/pullSecrets.ts";
import { ImageStreamError } from "../../../provider/image/error.ts";
import { StreamImages } from "../../../provider/resolver/streamImages.ts";
import { imageStreamState } from "../../../sdk/reads/streamState.ts";
import { type FakeApi, fakeApi, sleepyTime } from "./fakeApi.ts";

let api: FakeApi;
let cluster: Cluster;
let body = "";

beforeAll(async () => {
  // Discovery is answered as usual: the reads are what is asked about.
  const deployments = { name: "deployments", kind: "Deployment", namespaced: true };
  const resources = { kind: "APIResourceList", groupVersion: "apps/v1", resources: [deployments] };
  api = await fakeApi(({ url }) => (url === "/apis/apps/v1" ? { body: resources } : { body }));
  cluster = connect({ server: api.url, namespace: "default" }, { time: sleepyTime(), env: {} });
});
afterAll(async () => {
  await cluster.close();
  await api.close();
});

const deep = (open: string, close: string) => `${open.repeat(10_000)}1${close.repeat(10_000)}`;
const bodies: Record<string, string> = {
  nothing: "",
  null: "null",
  "a list": "[]",
  "a page of HTML": "<html><body>Log in</body></html>",
  "half of an object": `{"metadata":{"name":"x"`,
  "an empty object": "{}",
  "null members": `{"metadata":null,"spec":null,"status":null,"items":null,"image":null}`,
  "items of other forms": `{"metadata":{"continue":5},"items":[null,5,"x"]}`,
  "secrets of other forms": `{"items":[{"data":{".dockercfg":5,".dockerconfigjson":null}},{"data":"x"}]}`,
  "a deep object": deep(`{"spec":`, "}"),
  "a deep list": `{"items":${deep("[", "]")}}`,
  "members of Object": `{"metadata":{"name":"x","labels":{"__proto__":"a","constructor":"b"}},"spec":{"tags":[{"name":"__proto__"}]},"status":{"tags":[{"tag":"__proto__","items":null}]}}`,
};

const reads: Record<string, () => Promise<unknown>> = {
  "a stream": () => cluster.imageStreams.find("default", "app"),
  "a stream's state": async () => {
    const stream = await cluster.imageStreams.find("default", "app");
    return stream && imageStreamState(stream);
  },
  streams: () => cluster.imageStreams.list("default"),
  "a tag": () => new StreamImages(cluster).tag({ namespace: "default", stream: "app", tag: "1" }),
  "an image": () => new StreamImages(cluster).image({ namespace: "default", stream: "app", id: "sha256:1" }),
  "a workload": () => cluster.objects.find({ apiVersion: "apps/v1", kind: "Deployment", name: "web" }),
  workloads: () => cluster.objects.list({ apiVersion: "apps/v1", kind: "Deployment" }),
  "pull secrets": () => pullSecrets(cluster, "default"),
};

// Each of these ended a program with a TypeError and its stack.
test.each(Object.keys(bodies).flatMap((answer) => Object.keys(reads).map((read) => [read, answer] as const)))(
  "a read of %s that is answered by %s gives an object, or an error that names the request",
  async (read, answer) => {
    body = bodies[answer] ?? "";
    const outcome = await (reads[read]?.() ?? Promise.reject(new Error(read))).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (outcome === undefined) return;
    expect(outcome).toBeInstanceOf(ImageStreamError);
    expect(String(outcome)).toMatch(/GET http:\/\/127\.0\.0\.1:\d+\/|GET \/apis?\//);
  },
);
