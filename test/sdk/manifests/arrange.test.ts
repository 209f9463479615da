import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { arrange } from "../../../sdk/manifests/arrange.ts";
import { type PlacedObject, placedObject } from "../../../sdk/manifests/manifest.ts";

const manifest = (value: object): PlacedObject => {
  const made = placedObject(value, "x.yaml");
  if (!("object" in made)) throw new Error(JSON.stringify(made));
  return made;
};
/** A stream with tags that take their images from other tags. */
const stream = (name: string, tags: Record<string, string> = {}, namespace?: string) =>
  manifest({
    apiVersion: "v1",
    kind: "ImageStream",
    metadata: { name, ...(namespace && { namespace }) },
    spec: {
      tags: Object.entries(tags).map(([tag, from]) => {
        const [, ns, source] = /^(?:(.*)\/)?(.*)$/.exec(from) ?? [];
        return { name: tag, from: { kind: "ImageStreamTag", name: source, ...(ns && { namespace: ns }) } };
      }),
    },
  });
const object = (kind: string, name: string, more: object = {}) =>
  manifest({ apiVersion: "v1", kind, metadata: { name, ...more } });
const names = (all: readonly PlacedObject[]) => all.map(({ kind, name }) => `${kind} ${name}`);

test("streams come after those from which they take images, builds after streams, workloads at the end", () => {
  const { first, ours, last } = arrange([
    manifest({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } }),
    object("DeploymentConfig", "web"),
    object("BuildConfig", "app"),
    stream("app", { live: "base:1" }),
    object("Service", "web"),
    stream("base", { 1: "os/rhel:9" }),
    stream("rhel", { 9: "x" }, "os"),
    object("Secret", "pull"),
    object("Namespace", "shop"),
  ]);
  expect(names(first)).toEqual(["Namespace shop"]);
  const streams = ["ImageStream rhel", "ImageStream base", "ImageStream app"];
  expect(names(ours)).toEqual(["Secret pull", ...streams, "BuildConfig app", "DeploymentConfig web"]);
  expect(names(last)).toEqual(["Service web", "Deployment web"]);
});

test("streams that take images from each other: the tag that closes the circle, and its followers, come after both", () => {
  const { ours } = arrange([
    stream("a", { 1: "b:1", 2: "other:1", 3: "4", 4: "2" }),
    stream("b", { 1: "c:1", 2: "a:2", 3: "2" }),
  ]);
  expect(names(ours)).toEqual(["ImageStream b", "ImageStream a", "ImageStreamTag b:2", "ImageStreamTag b:3"]);
  expect(ours.map(({ object }) => object)).toMatchObject([
    { spec: { tags: [{ name: "1" }] } },
    { spec: { tags: [{ name: "1" }, { name: "2" }, { name: "3" }, { name: "4" }] } },
    { metadata: { name: "b:2" }, tag: { from: { name: "a:2" } } },
    { metadata: { name: "b:3" }, tag: { from: { name: "2" } } },
  ]);
});

test("a member that is null is none, as for the API; an output stays", () => {
  const known = Promise.resolve("3");
  const { ours } = arrange([
    manifest({
      apiVersion: "v1",
      kind: "DeploymentConfig",
      metadata: { name: "web", labels: null, annotations: null },
      spec: {
        replicas: known,
        triggers: null,
        strategy: { type: "Rolling", rollingParams: null },
        template: { x: [{ y: null }] },
      },
    }),
  ]);
  expect(ours.map(({ object }) => object)).toEqual([
    {
      apiVersion: "apps.openshift.io/v1",
      kind: "DeploymentConfig",
      metadata: { name: "web" },
      spec: { replicas: known, strategy: { type: "Rolling" }, template: { x: [{}] } },
    },
  ]);
});

test("a tag whose name only the program knows stays in its stream", () => {
  const known = stream("a", { 1: "b:1", 2: "x:1" });
  const tags = (known.object["spec"] as { tags: object[] }).tags;
  const late = { name: Promise.resolve("late"), from: { kind: "DockerImage", name: "quay.io/a/b:1" } };
  const a = { ...known, object: { ...known.object, spec: { tags: [...tags, late] } } };
  const { ours } = arrange([stream("b", { 1: "c:1", 2: "a:2" }), a]);
  expect(names(ours)).toEqual(["ImageStream b", "ImageStream a", "ImageStreamTag a:1"].toSorted());
  expect(ours.flatMap(({ object }) => Object(object["spec"]).tags ?? [])).toContainEqual(late);
});

test.each([
  [[stream("a", { 1: "a:1" })], "a:1 → a:1"],
  [[stream("a", { 1: "2", 2: "1" })], "a:1 → a:2 → a:1"],
  [[stream("a", { 1: "b:1" }), stream("b", { 1: "c:1" }), stream("c", { 1: "a:1" })], "a:1 → b:1 → c:1 → a:1"],
  [[stream("a", { 1: "n/b:1" }, "m"), stream("b", { 1: "m/a:1" }, "n")], "m/a:1 → n/b:1 → m/a:1"],
])("tags that stand for each other are refused: %#", (streams, cycle) => {
  expect(() => arrange(streams)).toThrow(`tags stand for each other: ${cycle} (give one of them an image)`);
});

test("what a controller or an operator makes is left out, and why is said; so is a tag that pushes fill", () => {
  const owner = [{ kind: "Template", name: "shop" }];
  const labels = { "samples.operator.openshift.io/managed": "true" };
  const { ours, first, leftOut } = arrange([
    object("ImageStream", "a", { ownerReferences: owner }),
    object("ImageStream", "b", { labels }),
    object("ImageStream", "c", { labels: { "samples.operator.openshift.io/managed": "false" } }),
    object("Secret", "d", { labels: { "app.kubernetes.io/managed-by": "shop-operator" } }),
    manifest({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "f", annotations: { "openshift.io/internal-registry-auth-token.service-account": "builder" } },
      type: "kubernetes.io/dockercfg",
    }),
    object("Secret", "e", { labels: { "app.kubernetes.io/managed-by": "Helm" }, finalizers: ["x"] }),
    manifest({ apiVersion: "image.openshift.io/v1", kind: "ImageStreamTag", metadata: { name: "a:1" }, tag: null }),
  ]);
  expect(names(ours)).toEqual(["Secret e", "ImageStream c"]);
  expect(first).toEqual([]);
  expect(leftOut.map(({ manifest: { name }, reason }) => `${name} ${reason}`)).toEqual([
    "a belongs to Template shop",
    "b is managed by an operator (label samples.operator.openshift.io/managed)",
    "d is managed by shop-operator",
    "f is made by the cluster for a service account",
    "a:1 has no source of its own: builds and pushes fill it",
  ]);
});

test("whatever the tags refer to, nothing names what stands further down, and no tag is lost", () => {
  const names = ["a", "b", "c", "d"];
  const edge = fc.tuple(fc.constantFrom(...names), fc.nat(3), fc.constantFrom(...names), fc.nat(3));
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 12 }), (edges) => {
      const tags: Record<string, Record<string, string>> = { a: {}, b: {}, c: {}, d: {} };
      for (const [to, tag, from, source] of edges) (tags[to] ?? {})[`t${tag}`] = `${from}:t${source}`;
      const wanted = Object.entries(tags).flatMap(([name, of]) => Object.keys(of).map((tag) => `${name}:${tag}`));
      let ours: readonly PlacedObject[];
      try {
        ({ ours } = arrange(names.map((name) => stream(name, tags[name]))));
      } catch (error) {
        expect(String(error)).toContain("tags stand for each other");
        return;
      }
      const declared = ours.map(({ kind, name, object }) => {
        const { tags: list = [] } = Object(object["spec"]) as { tags?: { name: string }[] };
        return kind === "ImageStream" ? list.map((tag) => `${name}:${tag.name}`) : [name];
      });
      expect(declared.flat().sort()).toEqual(wanted.sort());
      const placeOf = new Map(declared.flatMap((of, place) => of.map((tag) => [tag, place] as const)));
      for (const [name, of] of Object.entries(tags)) {
        for (const [tag, source] of Object.entries(of)) {
          expect(placeOf.get(source) ?? -1).toBeLessThanOrEqual(placeOf.get(`${name}:${tag}`) ?? -1);
        }
      }
    }),
  );
});

test("ten thousand streams in a chain are put in order in linear time", () => {
  const chain = (length: number) => Array.from({ length }, (_, at) => stream(`s${at}`, { 1: `s${at + 1}:1` }));
  const time = (length: number) => {
    const streams = chain(length);
    const begin = performance.now();
    expect(arrange(streams).ours).toHaveLength(length);
    return performance.now() - begin;
  };
  time(1000);
  expect(time(10_000)).toBeLessThan(40 * Math.max(time(1000), 5));
});
