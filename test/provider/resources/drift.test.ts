import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { TagReference as ApiTagReference } from "../../../provider/cluster/api/imageStream.ts";
import { imageStream } from "../../../provider/resources/imageStream.ts";
import { imageTrigger } from "../../../provider/resources/imageTrigger.ts";
import type { TagReference } from "../../../provider/resources/inputs/tagReference.ts";
import { image, imageIndex } from "../../../sdk/testing/index.ts";
import { Lifecycle } from "./lifecycle.ts";
import { testbed } from "./testbed.ts";

const bed = testbed();
const triggersAnnotation = "image.openshift.io/triggers";

/** A namespace in which the program of the documentation has been applied. */
interface Shop {
  readonly namespace: string;
  /** The repository of this shop's images. */
  readonly repository: string;
  push(tag: string, version: string): Promise<string>;
  /** `oc tag`: a PUT without resourceVersion, of everything that it knows about the tag. */
  ocTag(tag: string, from: object, more?: Partial<ApiTagReference>): Promise<unknown>;
  /** `oc import-image`. */
  ocImport(tag: string, importPolicy?: object): Promise<unknown>;
  patchStream(patch: object): Promise<unknown>;
  patchWeb(patch: object): Promise<unknown>;
  /** `oc set triggers`. */
  setTriggers(entries: readonly object[] | undefined): Promise<unknown>;
}

const entry = { from: { kind: "ImageStreamTag", name: "app:stable" }, fieldPath: fieldPath("web") };
function fieldPath(container: string): string {
  return `spec.template.spec.containers[?(@.name=="${container}")].image`;
}
const web = (namespace: string) => ({ apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace }) as const;

/** What is done in each row of the documentation. */
const done: Readonly<Record<string, (shop: Shop) => Promise<unknown>>> = {
  "oc tag quay.io/acme/other:1 app:1.4": ({ ocTag, repository }) =>
    ocTag("1.4", { kind: "DockerImage", name: `${repository}:other` }),
  "oc tag app@sha256:… app:1.4, a roll-back by hand": async ({ ocTag, repository }) => {
    const digest = bed.cluster.registry.digest(repository.replace(/^[^/]+\//, ""), "other");
    await ocTag("other", { kind: "DockerImage", name: `${repository}:other` });
    await bed.cluster.settled();
    await ocTag("1.4", { kind: "ImageStreamImage", name: `app@${digest}` });
  },
  "oc tag -d app:1.4": ({ namespace }) => bed.client.imageStreamTags.delete(namespace, "app:1.4"),
  "oc delete imagestream app": ({ namespace }) => bed.client.imageStreams.delete(namespace, "app"),
  "oc tag --scheduled": ({ ocTag, repository }) =>
    ocTag("2.0", { kind: "DockerImage", name: `${repository}:2.0` }, { importPolicy: { scheduled: true } }),
  "oc tag --reference-policy=local": ({ ocTag, repository }) =>
    ocTag("2.0", { kind: "DockerImage", name: `${repository}:2.0` }, { referencePolicy: { type: "Local" } }),
  "oc tag with the declared source, which erases the tag's annotations": ({ ocTag, repository }) =>
    ocTag("1.4", { kind: "DockerImage", name: `${repository}:1.4` }),
  "oc set image-lookup app": ({ patchStream }) => patchStream({ spec: { lookupPolicy: { local: true } } }),
  "oc label, oc annotate of a declared key": ({ patchStream }) =>
    patchStream({ metadata: { labels: { team: "other" }, annotations: { note: "other" } } }),
  "oc import-image app:multi, which turns PreserveOriginal into Legacy": ({ ocImport }) =>
    ocImport("multi", { importMode: "Legacy" }),
  "a push or a build into a tag that has a source": ({ namespace }) =>
    bed.cluster.push(namespace, "app", "1.4", image({ version: "pushed" })),
  "oc import-image app:1.4 after the tag has moved upstream": async ({ push, ocImport }) => {
    await push("1.4", "1.4.1");
    await ocImport("1.4");
  },
  "the tag has moved upstream, and nobody has imported it": ({ push }) => push("1.4", "1.4.1"),
  "the cluster's schedule moves a tag with importPolicy.scheduled": async ({ push, ocImport }) => {
    await push("nightly", "tomorrow");
    await ocImport("nightly", { scheduled: true });
  },
  "a push or a build into a tag without from": ({ namespace }) =>
    bed.cluster.push(namespace, "app", "built", image({ version: "built" })),
  "oc tag of a tag that the program does not declare": ({ ocTag, repository }) =>
    ocTag("theirs", { kind: "DockerImage", name: `${repository}:other` }),
  "oc label, oc annotate of other keys, on the stream and its tags": ({ patchStream }) =>
    patchStream({
      metadata: { labels: { theirs: "x" }, annotations: { theirs: "x" } },
      spec: { tags: [{ name: "1.4", annotations: { theirs: "x" } }] },
    }),
  "an import that fails: condition, generations": async ({ ocImport, patchStream }) => {
    const end = bed.cluster.registry.fault({ fault: { kind: "error", status: 503 } });
    await ocImport("1.4");
    await patchStream({ spec: { tags: [{ name: "2.0", generation: 0 }] } });
    await bed.cluster.settled();
    end();
  },
  "oc edit that reorders the tags": async ({ namespace }) => {
    const stream = await bed.client.imageStreams.get(namespace, "app");
    const spec = { ...stream.spec, tags: stream.spec?.tags?.toReversed() };
    await bed.client.imageStreams.replace(namespace, "app", { ...stream, spec });
  },
  "oc adm prune images takes old revisions out of the history": async ({ namespace, push, ocImport }) => {
    await push("nightly", "tomorrow");
    await ocImport("nightly", { scheduled: true });
    const stream = await bed.client.imageStreams.get(namespace, "app");
    const tags = stream.status?.tags?.map((tag) => ({ ...tag, items: tag.items?.slice(0, 1) ?? null }));
    await bed.client.call({
      method: "PUT",
      path: `/apis/image.openshift.io/v1/namespaces/${namespace}/imagestreams/app/status`,
      body: { ...stream, status: { ...stream.status, tags } },
    });
  },
  "oc set triggers deployment/web --remove-all": ({ setTriggers }) => setTriggers(undefined),
  "the workload's owner recreates it": async ({ namespace, repository }) => {
    await bed.client.objects.delete(web(namespace));
    await bed.client.objects.create(deployment(namespace, `${repository}:1.4`));
  },
  "oc set triggers deployment/web --from-image=app:1.4": ({ setTriggers }) =>
    setTriggers([{ ...entry, from: { kind: "ImageStreamTag", name: "app:1.4" } }]),
  "oc set triggers deployment/web --manual": ({ setTriggers }) => setTriggers([{ ...entry, paused: true }]),
  "another entry in the same annotation": ({ setTriggers }) =>
    setTriggers([{ from: { kind: "ImageStreamTag", name: "theirs:1" }, fieldPath: fieldPath("side") }, entry]),
  "the cluster's trigger controller sets the image": () => bed.cluster.settled(),
  "oc set image deployment/web web=…": ({ patchWeb, repository }) => patchWeb(runs(`${repository}:other`)),
  "oc scale, oc set env, other annotations": ({ patchWeb }) =>
    patchWeb({
      metadata: { annotations: { theirs: "x" } },
      spec: { replicas: 3, template: { metadata: { annotations: { theirs: "x" } } } },
    }),
  "oc delete deployment web": ({ namespace }) => bed.client.objects.delete(web(namespace)),
};

const runs = (name: string) => ({ spec: { template: { spec: { containers: [{ name: "web", image: name }] } } } });

function deployment(namespace: string, runsImage: string) {
  const labels = { app: "web" };
  const containers = [
    { name: "web", image: runsImage },
    { name: "side", image: runsImage },
  ];
  const { apiVersion, kind, name } = web(namespace);
  const spec = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } };
  return { apiVersion, kind, metadata: { name, namespace }, spec };
}

let shops = 0;

async function openShop(): Promise<Shop & { pushAll(): Promise<void> }> {
  const namespace = await bed.namespace();
  const path = `drift/shop-${++shops}`;
  const repository = bed.reference(path);
  const importOf = (tag: string, importPolicy: object) => ({
    metadata: { name: "app" },
    spec: {
      import: true,
      images: [
        { from: { kind: "DockerImage" as const, name: `${repository}:${tag}` }, to: { name: tag }, importPolicy },
      ],
    },
  });
  const patchWeb = (patch: object) => bed.client.objects.patch(web(namespace), patch, { type: "strategic" });
  return {
    namespace,
    repository,
    push: (tag, version) => bed.push(path, tag, version),
    async pushAll() {
      for (const tag of ["1.4", "2.0", "nightly", "other"]) await bed.push(path, tag, tag);
      const platforms = ["linux/amd64", "linux/arm64"];
      await bed.cluster.registry.push(path, "multi", imageIndex(platforms.map((platform) => image({ platform }))));
    },
    ocTag: (name, from, more = {}) =>
      bed.client.imageStreamTags.replace(namespace, `app:${name}`, {
        metadata: { name: `app:${name}`, namespace },
        tag: {
          name,
          from,
          generation: 0,
          importPolicy: { importMode: "Legacy" },
          referencePolicy: { type: "Source" },
          ...more,
        },
      }),
    ocImport: (tag, importPolicy = {}) => bed.client.imageStreamImports.create(namespace, importOf(tag, importPolicy)),
    patchStream: (patch) => bed.client.imageStreams.patch(namespace, "app", patch, { type: "strategic" }),
    patchWeb,
    setTriggers: (entries) => {
      const annotation = entries === undefined ? null : JSON.stringify(entries);
      return patchWeb({ metadata: { annotations: { [triggersAnnotation]: annotation } } });
    },
  };
}

/** The documentation's program, with the digests that the registry's tags have now. */
function program({ namespace, repository }: Shop) {
  const path = repository.replace(/^[^/]+\//, "");
  const docker = (name: string, parts: Partial<TagReference> = {}): TagReference => ({
    name,
    from: { kind: "DockerImage", name: `${repository}:${name}` },
    ...parts,
  });
  const tags: TagReference[] = [
    docker("1.4", { annotations: { team: "web" } }),
    docker("2.0"),
    docker("multi", { importPolicy: { importMode: "PreserveOriginal" } }),
    docker("nightly", { importPolicy: { scheduled: true } }),
    { name: "stable", from: { kind: "ImageStreamTag", name: "app:1.4" } },
    { name: "built" },
  ];
  const digest = (tag: string) => bed.cluster.registry.digest(path, tag) ?? "";
  const sources = { "1.4": "1.4", "2.0": "2.0", multi: "multi", nightly: "nightly", stable: "1.4" };
  const images = Object.fromEntries(Object.entries(sources).map(([tag, source]) => [tag, { digest: digest(source) }]));
  const metadata = { name: "app", namespace, labels: { team: "web" }, annotations: { note: "ours" } };
  const stream = { metadata, spec: { lookupPolicy: { local: false }, tags }, images };
  const from = { kind: "ImageStreamTag" as const, name: "app:stable", namespace };
  const trigger = {
    workload: web(namespace),
    container: "web",
    from,
    image: `${repository}@${digest("1.4")}`,
    timeout: 20,
  };
  return { stream, trigger, digest };
}

/** Rows of the documentation's tables, without mark-up. */
const rows = readFileSync(join(import.meta.dirname, "../../../docs/drift.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (?:Somebody|-)/.test(line))
  .map((line) => line.replaceAll("`", "").split("|").slice(1, -1))
  .map(([what = "", refresh = "", up = ""]) => [what.trim(), refresh.trim(), up.trim()] as const);

const isNothing = (text: string): boolean => text.startsWith("nothing");

test("every row of the documentation is tested here, and every case here is documented", () => {
  expect(Object.keys(done).toSorted()).toEqual(rows.map(([what]) => what).toSorted());
});

test.each(rows)("%s: refresh reports %s; up: %s", async (what, reported, repaired) => {
  const shop = await openShop();
  await shop.pushAll();
  const applied = program(shop);
  await bed.client.objects.create(deployment(shop.namespace, `${shop.repository}:1.4`));
  const stream = new Lifecycle(imageStream, () => bed.context);
  const trigger = new Lifecycle(imageTrigger, () => bed.context);
  await stream.up(applied.stream);
  await trigger.up(applied.trigger);

  await done[what]?.(shop);
  await bed.cluster.settled();
  const seen = [await stream.refresh(), await trigger.refresh()];
  expect(seen.every((outcome) => outcome === "same")).toBe(isNothing(reported));

  const { stream: declared, trigger: bound, digest } = program(shop);
  if (repaired.startsWith("stops")) {
    await expect(trigger.up(bound)).rejects.toThrow("Deployment");
    return;
  }
  const did = [await stream.up(declared), await trigger.up(bound)];
  expect(did.every((outcome) => outcome === "same")).toBe(isNothing(repaired));

  await bed.cluster.settled();
  expect([await stream.refresh(), await trigger.refresh()]).toEqual(["same", "same"]);
  expect([await stream.up(declared), await trigger.up(bound)]).toEqual(["same", "same"]);
  const { status } = await bed.client.imageStreams.get(shop.namespace, "app");
  const newest = (tag: string) => status?.tags?.find((present) => present.tag === tag)?.items?.[0]?.image;
  expect([newest("1.4"), newest("stable"), newest("multi")]).toEqual([digest("1.4"), digest("1.4"), digest("multi")]);
  const live = await bed.client.objects.get(web(shop.namespace));
  expect(live).toMatchObject({ spec: { template: { spec: { containers: [{ image: bound.image }, {}] } } } });
});
