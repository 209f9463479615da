import { expect, test } from "@jest/globals";
import { connect } from "../../../../provider/cluster/cluster.ts";
import { TagFollowers } from "../../../../provider/resolver/moves/tagFollowers.ts";
import { tagMoves } from "../../../../provider/resolver/moves/tagMoves.ts";
import { StreamImages } from "../../../../provider/resolver/streamImages.ts";
import { testbed } from "../../resources/testbed.ts";

const bed = testbed();
const open = (client = bed.client) => {
  const untold: string[] = [];
  return {
    untold,
    streams: new StreamImages(client),
    followers: new TagFollowers(client.objects, (reason) => untold.push(reason)),
    newDeadline: () => new AbortController().signal,
  };
};
const digestOf = (version: string) => bed.push("acme/app", "1.4", version);

/** A stream with an imported tag `1.4`, and `latest` that follows it without being declared by anybody here. */
async function streamOf(namespace: string): Promise<string> {
  const digest = await digestOf("1.4.0");
  const tags = [{ name: "latest", from: { kind: "ImageStreamTag", name: "1.4" } }];
  await bed.client.imageStreams.create(namespace, { metadata: { name: "app" }, spec: { tags } });
  await importTag(namespace);
  return digest;
}

const importTag = (namespace: string) =>
  bed.client.imageStreamImports.create(namespace, {
    metadata: { name: "app" },
    spec: {
      import: true,
      images: [{ from: { kind: "DockerImage", name: bed.reference("acme/app:1.4") }, to: { name: "1.4" } }],
    },
  });

const asked = () => bed.cluster.requests.list().map(({ path }) => path.replace(/^.*\/namespaces\/[^/]+\//, ""));

test("a tag of a stream that others let follow counts for the workloads; the present image is read from the cluster", async () => {
  const namespace = await bed.namespace();
  const digest = await streamOf(namespace);
  const from = { kind: "ImageStreamTag", name: "app:latest" };
  await bed.client.objects.create({
    apiVersion: "build.openshift.io/v1",
    kind: "BuildConfig",
    metadata: { name: "api", namespace },
    spec: {
      source: { git: { uri: "https://example.com/api.git" } },
      strategy: { sourceStrategy: { from } },
      triggers: [{ type: "ImageChange", imageChange: {} }],
    },
  });
  const next = { digest: await digestOf("1.4.1"), metadata: { version: "1.4.1" } };
  const moves = await tagMoves({ namespace, stream: "app" }, { "1.4": next }, open());
  expect(moves).toMatchObject([
    {
      stream: `${namespace}/app`,
      tags: ["1.4"],
      from: { digest, metadata: { version: "1.4.0" }, layers: [{ digest: expect.stringMatching(/^sha256:/) }] },
      to: next,
      isBack: false,
      followers: [{ kind: "BuildConfig", name: "api", namespace, tag: "latest" }],
    },
  ]);
});

test("tags that do not move cost one request for the stream, and so does a stream that is not there", async () => {
  const namespace = await bed.namespace();
  const digest = await streamOf(namespace);
  const unknown = {};
  bed.cluster.requests.clear();
  expect(await tagMoves({ namespace, stream: "app" }, { "1.4": { digest }, new: { digest }, unknown }, open())).toEqual(
    [],
  );
  expect(await tagMoves({ namespace, stream: "none" }, { "1.4": { digest } }, open())).toEqual([]);
  expect(asked()).toEqual(["imagestreams/app", "imagestreams/none"]);
});

test("several streams that move list the workloads of their namespace once", async () => {
  const namespace = await bed.namespace();
  await streamOf(namespace);
  bed.cluster.requests.clear();
  const sources = open();
  const next = { digest: `sha256:${"0".repeat(64)}` };
  await Promise.all([1, 2, 3].map(() => tagMoves({ namespace, stream: "app" }, { "1.4": next }, sources)));
  expect(asked().filter((path) => path === "deployments")).toHaveLength(1);
  expect(asked()).toHaveLength(7);
});

test("an image that the tag has had before is a return", async () => {
  const namespace = await bed.namespace();
  const digest = await streamOf(namespace);
  await digestOf("1.4.1");
  await importTag(namespace);
  expect(await tagMoves({ namespace, stream: "app" }, { "1.4": { digest } }, open())).toMatchObject([{ isBack: true }]);
});

test("a list that does not come before the deadline leaves the rest of the note, and no later note waits for it", async () => {
  const namespace = await bed.namespace();
  const digest = await streamOf(namespace);
  const fault = { kind: "delay", milliseconds: 5_000 } as const;
  const end = bed.cluster.fault({ fault, match: { path: new RegExp(`/${namespace}/deployments$`) } });
  const deadline = new AbortController();
  const sources = { ...open(), newDeadline: () => deadline.signal };
  await sources.streams.image({ namespace, stream: "app", id: digest });
  const next = { digest: `sha256:${"0".repeat(64)}`, metadata: {} };
  const note = tagMoves({ namespace, stream: "app" }, { "1.4": next }, sources);
  while (!asked().includes("statefulsets")) await new Promise(setImmediate);
  deadline.abort();
  const expected = [{ from: { digest, metadata: { version: "1.4.0" } }, followers: undefined }];
  expect(await note).toMatchObject(expected);
  const asLate = { ...sources, newDeadline: () => new AbortController().signal };
  expect(await tagMoves({ namespace, stream: "app" }, { "1.4": next }, asLate)).toMatchObject(expected);
  expect(sources.untold).toEqual([]);
  end();
});

test("without rights to list workloads the rest is told, and why they are missing", async () => {
  const namespace = await bed.namespace();
  const digest = await streamOf(namespace);
  const rbac = "rbac.authorization.k8s.io";
  await bed.client.objects.create({
    apiVersion: `${rbac}/v1`,
    kind: "Role",
    metadata: { name: "streams", namespace },
    rules: [{ apiGroups: ["image.openshift.io"], resources: ["imagestreams"], verbs: ["get"] }],
  });
  await bed.client.objects.create({
    apiVersion: `${rbac}/v1`,
    kind: "RoleBinding",
    metadata: { name: "streams", namespace },
    roleRef: { apiGroup: rbac, kind: "Role", name: "streams" },
    subjects: [{ apiGroup: rbac, kind: "User", name: "guest" }],
  });
  const guest = connect({ kubeconfig: bed.cluster.kubeconfig, context: "guest" });
  const sources = open(guest);
  const next = { digest: `sha256:${"0".repeat(64)}`, metadata: {} };
  expect(await tagMoves({ namespace, stream: "app" }, { "1.4": next }, sources)).toEqual([
    {
      stream: `${namespace}/app`,
      tags: ["1.4"],
      from: { digest, metadata: {} },
      to: next,
      isBack: false,
      followers: [],
    },
  ]);
  expect(sources.untold).toEqual([expect.stringMatching(/User "guest" cannot list resource/)]);
  await guest.close();
});
