import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { imageUsers, usingKinds } from "../../../provider/image/imageUser.ts";
import { oldRevisions, type PruningLimits, prunedItems, usersOf } from "../../../provider/image/revisions.ts";
import { nearJson } from "../resources/arbitraries.ts";

const digest = (one: string) => `sha256:${one.repeat(64)}`;
const [a, b, c] = [digest("a"), digest("b"), digest("c")];
const metadata = { name: "web", namespace: "shop" };
const pod = (...images: string[]) => ({ containers: images.map((image, index) => ({ name: `c${index}`, image })) });

test("anything at all has users, or none, without an exception", () => {
  const kind = fc.constantFrom(...usingKinds);
  const object = fc.record({ metadata: nearJson, spec: nearJson, status: nearJson });
  fc.assert(fc.property(kind, fc.oneof(nearJson, object), (of, given) => void imageUsers(of, given)));
});

test.each([
  ["Pod", { spec: pod(`quay.io/acme/app@${a}`), status: { phase: "Succeeded" } }, []],
  ["Pod", { spec: pod(`registry.svc:5000/shop/app@${a}`) }, [{ images: [{ place: "shop/app", digest: a }], tags: [] }]],
  [
    "Deployment",
    { spec: { template: { spec: pod("registry.svc:5000/shop/app:1") } } },
    [{ images: [], tags: ["shop/app:1"] }],
  ],
  [
    "CronJob",
    { spec: { jobTemplate: { spec: { template: { spec: { initContainers: pod(`a.example/x@${b}`).containers } } } } } },
    [{ images: [{ place: "a.example/x", digest: b }], tags: [] }],
  ],
  [
    "BuildConfig",
    {
      spec: {
        strategy: { sourceStrategy: { from: { kind: "ImageStreamTag", name: "base:1", namespace: "openshift" } } },
        source: { images: [{ from: { kind: "ImageStreamImage", name: `base@${c}` } }] },
      },
    },
    [{ images: [{ place: "shop/base", digest: c }], tags: ["openshift/base:1"] }],
  ],
  [
    "Pod",
    {
      spec: pod("registry.svc:5000/shop/app:1"),
      status: { containerStatuses: [{ imageID: `registry.svc:5000/shop/app@${b}` }] },
    },
    [{ images: [{ place: "", digest: b }], tags: ["shop/app:1"] }],
  ],
  [
    "Deployment",
    {
      spec: {
        template: { spec: { ...pod(`a.example/x@${a}`), volumes: [{ image: { reference: `a.example/y@${b}` } }] } },
      },
    },
    [
      {
        images: [
          { place: "a.example/x", digest: a },
          { place: "", digest: b },
        ],
        tags: [],
      },
    ],
  ],
])("%s uses %j", (kind, object, users) => {
  const found = imageUsers(kind as (typeof usingKinds)[number], { metadata, ...object });
  expect(found).toEqual(users.map((user) => ({ kind, ...metadata, ...user })));
});

test("the tags of a stream use their newest images, and those of a history that they are declared to have", () => {
  const from = { kind: "ImageStreamImage", name: `web@${b}` };
  const tags = [{ tag: "1", items: [{ image: a }, { image: b }] }];
  expect(imageUsers("ImageStream", { metadata, spec: { tags: [{ name: "stable", from }] }, status: { tags } })).toEqual(
    [
      {
        kind: "ImageStreamTag",
        namespace: "shop",
        name: "web:stable",
        images: [{ place: "shop/web", digest: b }],
        tags: [],
      },
      {
        kind: "ImageStreamTag",
        namespace: "shop",
        name: "web:1",
        images: [{ place: "shop/web", digest: a }],
        tags: [],
      },
    ],
  );
});

test("a tag uses the image that its source names by digest, although a mere reference never gets it", () => {
  const from = { kind: "DockerImage", name: `registry.svc:5000/shop/app@${b}` };
  expect(
    imageUsers("ImageStream", { metadata, spec: { tags: [{ name: "ref", reference: true, from }] } }),
  ).toMatchObject([{ name: "web:ref", images: [{ place: "shop/app", digest: b }] }]);
});

const item = (image: string, created = "2020-01-01T00:00:00Z") => ({
  created,
  image,
  dockerImageReference: `quay.io/acme/app@${image}`,
  generation: 1,
});
const stream = {
  namespace: "shop",
  name: "app",
  created: "2020-01-01T00:00:00Z",
  tags: [{ tag: "1", items: [item(a), item(b), item(c)] }],
};
const deployment = (image: string) => imageUsers("Deployment", { metadata, spec: { template: { spec: pod(image) } } });

test("what a controller has made counts with its controller; a tag does not use its own history", () => {
  const controlled = (kind: string, name: string, owner: string) => ({
    metadata: { name, namespace: "shop", ownerReferences: [{ kind: owner, name: "web", controller: true }] },
    spec: kind === "Pod" ? pod(`quay.io/acme/app@${b}`) : { template: { spec: pod(`quay.io/acme/app@${b}`) } },
  });
  const users = [
    ...deployment(`quay.io/acme/app@${b}`),
    ...imageUsers("ReplicaSet", controlled("ReplicaSet", "web-1", "Deployment")),
    ...imageUsers("Pod", controlled("Pod", "lone", "Other")),
    ...imageUsers("ImageStream", { metadata: { name: "app", namespace: "shop" }, status: { tags: stream.tags } }),
  ];
  const found = (image: string, isNewest = false) => usersOf(stream, "1", { digest: image, isNewest }, users);
  expect(found(b).map(({ kind, name }) => `${kind} ${name}`)).toEqual(["Deployment web", "Pod lone"]);
  expect(found(a, true)).toEqual([]);
});

test("an image is in use although its user has a controller of its own kind and name, in another API group", () => {
  const ownerReferences = [{ apiVersion: "example.com/v1", kind: "Deployment", name: "web", controller: true }];
  const users = imageUsers("Deployment", {
    metadata: { ...metadata, ownerReferences },
    spec: { template: { spec: pod(`quay.io/acme/app@${b}`) } },
  });
  expect(usersOf(stream, "1", { digest: b, isNewest: false }, users)).toHaveLength(1);
  expect(oldRevisions(stream, "1", 1, users).old.map(({ image }) => image)).toEqual([c]);
});

test("old revisions are those beyond the kept ones that nothing uses; the newest is never one", () => {
  const images = (keep: number, users = deployment("quay.io/other/thing:1")) => {
    const { old, used } = oldRevisions(stream, "1", keep, users);
    return { old: old.map(({ image }) => image), used: used.map(({ item: { image } }) => image) };
  };
  expect(images(1)).toEqual({ old: [b, c], used: [] });
  expect(images(0)).toEqual({ old: [b, c], used: [] });
  expect(images(3)).toEqual({ old: [], used: [] });
  expect(images(1, deployment(`quay.io/acme/app@${b}`))).toEqual({ old: [c], used: [b] });
});

test("the platform's pruner keeps what is young, the newest revisions, and what is used by the name of the stream", () => {
  const limits: PruningLimits = { keepTagRevisions: 1, keepYoungerThan: 3_600_000 };
  const at = Date.parse("2021-01-01T00:00:00Z");
  const pruned = (users = deployment("a.example/x:1"), more: Partial<PruningLimits> = {}) =>
    prunedItems(stream, "1", { ...limits, ...more }, users, at).map(({ image }) => image);
  expect(pruned()).toEqual([b, c]);
  expect(pruned(undefined, { keepTagRevisions: 0 })).toEqual([a, b, c]);
  expect(pruned(deployment("registry.svc:5000/shop/app:1"), { keepTagRevisions: 0 })).toEqual([b, c]);
  expect(pruned(undefined, { keepYoungerThan: 10 * 365 * 86_400_000 })).toEqual([]);
  expect(pruned(deployment(`registry.svc:5000/shop/app@${b}`))).toEqual([c]);
  expect(pruned(deployment(`quay.io/acme/app@${b}`))).toEqual([b, c]);
});
