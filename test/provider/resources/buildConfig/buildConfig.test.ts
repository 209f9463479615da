import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { image, labelledBuilder } from "../../../../emulator/index.ts";
import { buildConfig } from "../../../../provider/resources/buildConfig/index.ts";
import type { BuildConfigInputs } from "../../../../provider/resources/buildConfig/inputs.ts";
import type { BuildConfigSpec } from "../../../../provider/resources/buildConfig/spec.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";
import { declared, specs, wholeSpec } from "./declared.ts";

const bed = testbed({ builder: labelledBuilder });
const newConfig = () => new Lifecycle(buildConfig, () => bed.context);
const tag = (name: string) => ({ kind: "ImageStreamTag" as const, name });

const address = (namespace: string) => ({
  apiVersion: "build.openshift.io/v1",
  kind: "BuildConfig",
  name: "app",
  namespace,
});

interface Live {
  readonly metadata: { readonly uid: string; readonly labels?: object; readonly annotations?: Record<string, string> };
  readonly spec: BuildConfigSpec & { triggers?: { type: string; imageChange?: object }[] };
  readonly status: { readonly lastVersion: number; readonly imageChangeTriggers?: object[] };
}
const live = async (namespace: string) => (await bed.client.objects.get(address(namespace))) as unknown as Live;

/** A namespace with a builder image and the stream `app`. */
async function given(): Promise<{ namespace: string; spec: BuildConfigSpec }> {
  const namespace = await bed.namespace();
  await bed.cluster.push(namespace, "base", "1", image({ version: "1" }));
  await bed.client.imageStreams.create(namespace, { metadata: { name: "app", namespace } });
  await bed.cluster.settled();
  bed.writes();
  const spec: BuildConfigSpec = {
    strategy: { dockerStrategy: { from: tag("base:1"), env: [{ name: "A", value: "1" }] } },
    source: { dockerfile: "FROM base" },
    output: { to: tag("app:latest") },
    triggers: [{ type: "ImageChange", imageChange: {} }],
  };
  return { namespace, spec };
}

test("the whole spec takes one write; unchanged, refresh and up find nothing after the controllers have acted", async () => {
  const { namespace } = await given();
  const config = newConfig();
  expect(await config.up(declared(wholeSpec, namespace))).toBe("create");
  expect(bed.writes()).toEqual(["POST buildconfigs"]);
  await bed.cluster.settled();
  bed.writes();
  expect(await config.refresh()).toBe("same");
  expect(await config.up(declared(wholeSpec, namespace))).toBe("same");
  expect(bed.writes()).toEqual([]);
  await config.destroy();
  expect(await bed.client.objects.find(address(namespace))).toBeUndefined();
});

test("any declaration is as declared after it was applied, and any other one after an update with one write", async () => {
  const { namespace } = await given();
  const config = newConfig();
  await fc.assert(
    fc.asyncProperty(specs, async (spec) => {
      await config.up(declared(spec, namespace));
      await bed.cluster.settled();
      expect(await config.refresh()).toBe("same");
      const before = bed.cluster.requests.writes().filter(({ method }) => method === "PATCH").length;
      expect(await config.up(declared(spec, namespace))).toBe("same");
      expect(bed.cluster.requests.writes().filter(({ method }) => method === "PATCH")).toHaveLength(before);
    }),
    { numRuns: 40 },
  );
});

test("a narrow patch keeps status and triggers of other users, and builds nothing", async () => {
  const { namespace, spec } = await given();
  const config = newConfig();
  await config.up(declared(spec, namespace));
  await bed.cluster.settled();
  const { status } = await live(namespace);
  expect(status.lastVersion).toBe(1);
  const theirs = { type: "Generic", generic: { secret: "theirs" } };
  const [own] = (await live(namespace)).spec.triggers ?? [];
  await bed.client.objects.patch(address(namespace), {
    spec: { triggers: [theirs, { ...own, imageChange: { lastTriggeredImageID: "kept" } }], serviceAccount: "builder" },
  });
  bed.writes();
  const changed: BuildConfigSpec = {
    ...spec,
    runPolicy: "Parallel",
    triggers: [...(spec.triggers ?? []), { type: "ConfigChange" }],
  };
  expect(await config.up(declared(changed, namespace))).toBe("update");
  expect(bed.writes()).toEqual(["PATCH buildconfigs/app"]);
  await bed.cluster.settled();
  const after = await live(namespace);
  expect(after.status).toEqual(status);
  expect(after.spec).toMatchObject({ runPolicy: "Parallel", serviceAccount: "builder" });
  expect(after.spec.triggers).toEqual([
    theirs,
    { type: "ImageChange", imageChange: { lastTriggeredImageID: "kept" } },
    { type: "ConfigChange" },
  ]);
  expect(await config.up(declared({ ...changed, triggers: [] }, namespace))).toBe("update");
  expect((await live(namespace)).spec.triggers).toEqual([theirs]);
  expect(await config.refresh()).toBe("same");
});

test.each<[string, object, "drift" | "same"]>([
  ["a variable of the build", { strategy: { dockerStrategy: { env: [{ name: "A", value: "2" }] } } }, "drift"],
  ["another tag to start from", { strategy: { dockerStrategy: { from: { name: "other:1" } } } }, "drift"],
  [
    "another strategy",
    { strategy: { type: null, dockerStrategy: null, sourceStrategy: { from: tag("base:1") } } },
    "drift",
  ],
  ["a binary source beside the declared one", { source: { binary: {} } }, "drift"],
  ["another output", { output: { to: { name: "app:other" } } }, "drift"],
  ["a paused trigger", { triggers: [{ type: "ImageChange", imageChange: { paused: true } }] }, "drift"],
  ["no triggers", { triggers: [] }, "drift"],
  [
    "the trigger with the tag's name",
    { triggers: [{ type: "ImageChange", imageChange: { from: tag("base:1") } }] },
    "same",
  ],
  [
    "a trigger that is not declared",
    { triggers: [{ type: "ConfigChange" }, { type: "ImageChange", imageChange: {} }] },
    "same",
  ],
  ["a member that is not declared", { completionDeadlineSeconds: 60, nodeSelector: { a: "b" } }, "same"],
])(
  "another user sets %s: refresh tells %3$s, and the next up puts back what is declared",
  async (_what, patch, told) => {
    const { namespace, spec } = await given();
    const config = newConfig();
    await config.up(declared(spec, namespace));
    await bed.client.objects.patch(address(namespace), { spec: patch });
    await bed.cluster.settled();
    const { status } = await live(namespace);
    expect(await config.refresh()).toBe(told);
    expect(await config.up(declared(spec, namespace))).toBe(told === "drift" ? "update" : "same");
    expect(await config.refresh()).toBe("same");
    expect((await live(namespace)).spec).toMatchObject({
      strategy: { type: "Docker", dockerStrategy: { from: { name: "base:1" } } },
    });
    expect((await live(namespace)).status.imageChangeTriggers).toEqual(status.imageChangeTriggers);
  },
);

test("quantities that the API writes in another way are the same", async () => {
  const { namespace, spec } = await given();
  const config = newConfig();
  const limited = { ...spec, resources: { limits: { cpu: "1000m", memory: "0.5Gi" } } };
  await config.up(declared(limited, namespace));
  await bed.client.objects.patch(address(namespace), {
    spec: { resources: { limits: { cpu: "1", memory: "512Mi" } } },
  });
  expect(await config.refresh()).toBe("same");
  await bed.client.objects.patch(address(namespace), { spec: { resources: { limits: { cpu: "2" } } } });
  expect(await config.refresh()).toBe("drift");
});

test("a moved image that starts a build is a difference without a write; one that other users move is none", async () => {
  const { namespace, spec } = await given();
  const config = newConfig();
  const at = (digest: string, builds: boolean): BuildConfigInputs => ({
    ...declared(spec, namespace),
    images: { "base:1": { digest, ...(builds ? { builds } : {}) } },
  });
  await config.up(at("sha256:a", true));
  bed.writes();
  expect(await config.up(at("sha256:b", true))).toBe("update");
  expect(bed.writes()).toEqual([]);
  expect(await config.refresh()).toBe("same");
  expect(await config.up(at("sha256:c", false))).toBe("same");
});

test("webhook addresses hold the inline secret, and a placeholder for that of a Secret", async () => {
  const { namespace } = await given();
  const config = newConfig();
  await config.up(declared(wholeSpec, namespace));
  const base = `/apis/build.openshift.io/v1/namespaces/${namespace}/buildconfigs/app/webhooks`;
  expect(
    Object.entries(config.outs.webhookUrls).map(([kind, url]) => [kind, url.replace(/^https?:\/\/[^/]+/, "")]),
  ).toEqual([
    ["generic", `${base}/hush-generic/generic`],
    ["github", `${base}/<secret>/github`],
    ["gitlab", `${base}/hush-gitlab/gitlab`],
    ["bitbucket", `${base}/hush-bitbucket/bitbucket`],
  ]);
});

test("an existing object is refused, or adopted as it is with what is declared; its earlier owner leaves it", async () => {
  const { namespace, spec } = await given();
  const first = newConfig();
  await first.up(declared(spec, namespace));
  const { uid } = (await live(namespace)).metadata;
  const second = newConfig();
  const changed = { ...declared({ ...spec, runPolicy: "Parallel" } as BuildConfigSpec, namespace), adopt: true };
  await expect(second.up({ ...changed, adopt: false })).rejects.toThrow(/exists already.*adopt: true/);
  bed.writes();
  expect(await second.up(changed)).toBe("create");
  expect(bed.writes()).toEqual(["POST buildconfigs", "PATCH buildconfigs/app"]);
  expect(await live(namespace)).toMatchObject({ metadata: { uid }, spec: { runPolicy: "Parallel" } });
  expect(await second.refresh()).toBe("same");
  await first.destroy();
  expect((await live(namespace)).metadata.uid).toBe(uid);
  await second.destroy();
  expect(await bed.client.objects.find(address(namespace))).toBeUndefined();
});

test("a lost answer creates one object; one that another user has deleted is created by the next update", async () => {
  const { namespace, spec } = await given();
  const config = newConfig();
  bed.cluster.fault({ fault: { kind: "loseAnswer" }, match: { method: "POST", path: /buildconfigs$/ }, times: 1 });
  expect(await config.up(declared(spec, namespace))).toBe("create");
  await bed.client.objects.delete(address(namespace));
  expect(await config.up(declared({ ...spec, runPolicy: "Parallel" }, namespace))).toBe("update");
  expect((await live(namespace)).spec.runPolicy).toBe("Parallel");
  await bed.client.objects.delete(address(namespace));
  expect(await config.refresh()).toBe("gone");
});

test("labels and annotations of other users stay; another name is another object", async () => {
  const { namespace, spec } = await given();
  const config = newConfig();
  const labelled = declared(spec, namespace);
  labelled.metadata = { ...labelled.metadata, labels: { team: "shop" }, annotations: { note: "ours" } };
  await config.up(labelled);
  await bed.client.objects.patch(address(namespace), { metadata: { labels: { theirs: "1", team: "ops" } } });
  expect(await config.refresh()).toBe("drift");
  expect(await config.up(labelled)).toBe("update");
  expect((await live(namespace)).metadata.labels).toEqual({ theirs: "1", team: "shop" });
  expect(await config.up({ ...labelled, metadata: { ...labelled.metadata, name: "other" } })).toBe("replace");
  expect(await bed.client.objects.find(address(namespace))).toBeUndefined();
});

test("an empty node selector is sent, and differs from none and from labels", async () => {
  const { namespace, spec } = await given();
  const config = newConfig();
  const selected = (nodeSelector?: Record<string, string>) =>
    declared({ ...spec, ...(nodeSelector && { nodeSelector }) }, namespace);
  const steps = [{}, undefined, { infra: "" }, {}, { infra: "" }, undefined, {}];
  for (const nodeSelector of steps) {
    expect(await config.up(selected(nodeSelector))).not.toBe("same");
    expect((await live(namespace)).spec.nodeSelector).toEqual(nodeSelector ?? null);
    expect(await config.refresh()).toBe("same");
  }
  for (const theirs of [null, { infra: "" }]) {
    await bed.client.objects.patch(address(namespace), { spec: { nodeSelector: theirs } });
    expect(await config.refresh()).toBe("drift");
    await config.up(selected({}));
    expect((await live(namespace)).spec.nodeSelector).toEqual({});
  }
});

test("a value that another user gives an empty variable is drift", async () => {
  const { namespace, spec } = await given();
  const config = newConfig();
  const empty = { ...spec, strategy: { dockerStrategy: { from: tag("base:1"), env: [{ name: "A", value: "" }] } } };
  await config.up(declared(empty, namespace));
  expect(await config.refresh()).toBe("same");
  await bed.client.objects.patch(address(namespace), {
    spec: { strategy: { dockerStrategy: { env: [{ name: "A", value: "x" }] } } },
  });
  expect(await config.refresh()).toBe("drift");
  await config.up(declared(empty, namespace));
  expect(await config.refresh()).toBe("same");
});
