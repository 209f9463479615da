import { beforeAll, expect, test } from "@jest/globals";
import type { BuiltImage } from "../../emulator/registry/builtImage.ts";
import { image } from "../../emulator/registry/image.ts";
import { appliedResource } from "./applied.ts";
import { call } from "./deployment.ts";
import { announcedImage, liveWorkload, type OwnedWorkload, ownedWorkload } from "./ownedWorkload.ts";
import { run } from "./run.ts";
import { testbed } from "./testbed.ts";

const versions = ["1.4.0", "1.4.1", "1.4.2", "1.4.3"].map((version) => image({ version }));
const [first, second, third, fourth] = versions as [BuiltImage, BuiltImage, BuiltImage, BuiltImage];

/**
 * Deployments of another owner in the same program: `web` with a trigger and `plain` without one follow a declared tag,
 * which only the program moves; the other two a scheduled one, which the cluster moves by itself.
 */
const names = ["web", "plain", "nightly-web", "nightly-plain"] as const;
type Name = (typeof names)[number];

const bed = testbed({ settings: { scheduledImportInterval: 100 } });
beforeAll(() => push("app", first));
beforeAll(() => push("nightly", first));

const push = (stream: "app" | "nightly", built: BuiltImage) =>
  bed.cluster.registry.push(`acme/${stream}`, "1.4", built);
const streamOf = (name: Name) => (name.startsWith("nightly") ? "nightly" : "app");
const pullSpec = (stream: string, { digest }: BuiltImage) => `${bed.cluster.registry.host}/acme/${stream}@${digest}`;

/** @param levels - a change of the templates of all that follow the stream */
function declare(levels: { readonly app?: string; readonly nightly?: string } = {}): void {
  const source = (stream: string) => `from: "${bed.cluster.registry.host}/acme/${stream}:1.4"`;
  const workloads = names.map((name): OwnedWorkload => {
    const stream = streamOf(name);
    return { name, follows: `${stream}.tag("1.4")`, trigger: name.endsWith("web"), level: levels[stream] ?? "info" };
  });
  bed.project.program(`${appliedResource}
    const app = new imagestream.ImageStream("app", { spec: { tags: [{ name: "1.4", ${source("app")} }] } });
    const nightly = new imagestream.ImageStream("nightly", {
      spec: { tags: [{ name: "1.4", ${source("nightly")}, importPolicy: { scheduled: true } }] },
    });
    ${workloads.map((workload) => ownedWorkload(bed.cluster, workload)).join("\n")}`);
}

/** Waits until the cluster has moved the scheduled tag by itself, and the trigger has seen it. */
async function clusterHas(built: BuiltImage): Promise<void> {
  const path = "/apis/image.openshift.io/v1/namespaces/default/imagestreamtags/nightly:1.4";
  const image = async () =>
    ((await call(bed.cluster, "GET", path)) as { image: { metadata: { name: string } } }).image.metadata.name;
  const isThere = async () =>
    (await image()) === built.digest && (await live())["nightly-web"]?.[1] === pullSpec("nightly", built);
  while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Rollouts so far, and the image, of each Deployment. */
async function live(): Promise<Record<string, [rollouts: number, image: string | undefined]>> {
  const found = names.map(async (name) => {
    const { rollouts, images } = await liveWorkload(bed.cluster, name);
    return [name, [rollouts, images[0]]] as const;
  });
  return Object.fromEntries(await Promise.all(found)) as Record<string, [number, string | undefined]>;
}

/** Result of `live`. */
const deployed = (all: Record<Name, [rollouts: number, built: BuiltImage]>) =>
  Object.fromEntries(names.map((name) => [name, [all[name][0], pullSpec(streamOf(name), all[name][1])]]));

const each = <T>(value: T) => Object.fromEntries(names.map((name) => [name, value])) as Record<Name, T>;

async function preview() {
  const { inputs, changes } = await run(bed.project, "preview");
  return { changes, images: Object.fromEntries(names.map((name) => [name, announcedImage(inputs(name))])) };
}

const announced = (built: BuiltImage) =>
  Object.fromEntries(names.map((name) => [name, pullSpec(streamOf(name), built)]));

async function up(options = {}) {
  const { failed, changes, diagnostics } = await run(bed.project, "up", options);
  expect({ failed, diagnostics }).toEqual({ failed: false, diagnostics: [] });
  return changes;
}
const refreshed = async () => (await run(bed.project, "refresh")).changes;

test("the first deployment is created with the image that the preview has told, once", async () => {
  declare();
  expect((await preview()).images).toEqual(announced(first));
  expect(await up()).toEqual({ app: "create", nightly: "create", ...each("create") });
  await bed.cluster.settled();
  expect(await live()).toEqual(deployed(each([1, first])));
});

test("a changed tag is one rollout, and the preview has told its image; what the cluster has moved and rolled out is taken over without another one", async () => {
  await push("app", second);
  await push("nightly", second);
  await clusterHas(second);
  const changes = { app: "update", ...each("update") };
  expect(await preview()).toEqual({ changes, images: announced(second) });
  expect(await up()).toEqual(changes);
  expect(await live()).toEqual(deployed(each([2, second])));
});

test("a declared tag and a Deployment that change at once, after a refresh, end without conflict; the refresh takes over what the cluster has moved and rolled out", async () => {
  await push("app", third);
  await push("nightly", third);
  await clusterHas(third);
  expect(await refreshed()).toEqual({ "nightly-web": "update" });
  declare({ app: "debug" });
  expect(await up()).toEqual({ app: "update", web: "update", plain: "update", "nightly-plain": "update" });
  expect(await live()).toEqual(
    // The controller's rollout, and that of the change.
    deployed({ web: [4, third], plain: [3, third], "nightly-web": [3, third], "nightly-plain": [3, third] }),
  );
});

test("a changed Deployment is one rollout and keeps the image; one whose tag the cluster has moved before ends without conflict", async () => {
  await push("nightly", fourth);
  await clusterHas(fourth);
  declare({ app: "trace", nightly: "debug" });
  expect(await up()).toEqual(each("update"));
  expect(await live()).toEqual(
    deployed({ web: [5, third], plain: [4, third], "nightly-web": [5, fourth], "nightly-plain": [4, fourth] }),
  );
});

test("what somebody else does to the tag is drift, and is repaired in one rollout; after it nothing is left to do", async () => {
  const before = await live();
  const from = { kind: "DockerImage", name: pullSpec("app", first) };
  await call(bed.cluster, "PUT", "/apis/image.openshift.io/v1/namespaces/default/imagestreamtags/app:1.4", {
    apiVersion: "image.openshift.io/v1",
    kind: "ImageStreamTag",
    metadata: { name: "app:1.4", namespace: "default" },
    tag: { name: "1.4", from },
  });
  await bed.cluster.settled();
  expect(await refreshed()).toEqual({ app: "update", web: "update" });
  expect(await up()).toMatchObject({ app: "update" });
  // There and back again by the controller; without a trigger the Deployment has not noticed anything.
  expect(await live()).toEqual({ ...before, web: [7, pullSpec("app", third)] });
  expect(await up({ refresh: true })).toEqual({});
});

test("destroy ends without a fault", async () => {
  expect(await run(bed.project, "destroy")).toMatchObject({ failed: false });
});
