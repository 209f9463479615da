import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Handlers } from "../../../provider/resources/handlers.ts";
import { imageLookup } from "../../../provider/resources/imageLookup.ts";
import { imageOverride } from "../../../provider/resources/imageOverride.ts";
import { imageStream } from "../../../provider/resources/imageStream.ts";
import { imageTrigger } from "../../../provider/resources/imageTrigger.ts";
import { image } from "../../../sdk/testing/index.ts";
import { Lifecycle, type Outcome } from "./lifecycle.ts";
import { entry, fieldPath, openShop, type Shop } from "./shop.ts";
import { testbed } from "./testbed.ts";

const bed = testbed();

type Doing = Readonly<Record<string, (shop: Shop) => Promise<unknown>>>;

const docker = ({ repository }: Shop, tag: string) => ({ kind: "DockerImage", name: `${repository}:${tag}` });

/** What is done in each row of the documentation, by its section. */
const sections: Readonly<Record<string, Doing>> = {
  "Streams and tags": {
    "oc tag quay.io/acme/other:1 app:1.4": (shop) => shop.ocTag("1.4", docker(shop, "other")),
    "oc tag app@sha256:… app:1.4, a roll-back by hand": async (shop) => {
      await shop.ocTag("other", docker(shop, "other"));
      await bed.cluster.settled();
      await shop.ocTag("1.4", { kind: "ImageStreamImage", name: `app@${shop.digest("other")}` });
    },
    "oc tag -d app:1.4": ({ namespace }) => bed.client.imageStreamTags.delete(namespace, "app:1.4"),
    "oc delete imagestream app": ({ namespace }) => bed.client.imageStreams.delete(namespace, "app"),
    "oc tag --scheduled": (shop) => shop.ocTag("2.0", docker(shop, "2.0"), { importPolicy: { scheduled: true } }),
    "oc tag --reference-policy=local": (shop) =>
      shop.ocTag("2.0", docker(shop, "2.0"), { referencePolicy: { type: "Local" } }),
    "oc tag with the declared source, which erases the tag's annotations": (shop) =>
      shop.ocTag("1.4", docker(shop, "1.4")),
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
    "oc tag of a tag that the program does not declare": (shop) => shop.ocTag("theirs", docker(shop, "other")),
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
  },
  Triggers: {
    "oc set triggers deployment/web --remove-all": ({ setTriggers }) => setTriggers(undefined),
    "the workload's owner recreates it": async ({ web, createWeb }) => {
      await bed.client.objects.delete(web);
      await createWeb();
    },
    "oc set triggers deployment/web --from-image=app:1.4": ({ setTriggers }) =>
      setTriggers([{ ...entry, from: { kind: "ImageStreamTag", name: "app:1.4" } }]),
    "oc set triggers deployment/web --manual": ({ setTriggers }) => setTriggers([{ ...entry, paused: true }]),
    "another entry in the same annotation": ({ setTriggers }) =>
      setTriggers([{ from: { kind: "ImageStreamTag", name: "theirs:1" }, fieldPath: fieldPath("side") }, entry]),
    "the cluster's trigger controller sets the image": () => bed.cluster.settled(),
    "oc set image deployment/web web=…": ({ patch, web, repository }) =>
      patch(web, inContainer({ name: "web", image: `${repository}:other` })),
    "oc scale, oc set env, other annotations": ({ patch, web }) =>
      patch(web, {
        metadata: { annotations: { theirs: "x" } },
        spec: { replicas: 3, template: { metadata: { annotations: { theirs: "x" } } } },
      }),
    "oc delete deployment web": ({ web }) => bed.client.objects.delete(web),
  },
  "Overrides and lookups": {
    "oc set env deployment/operator AGENT_IMAGE=…": ({ patch, operator }) =>
      patch(
        operator,
        inContainer({ name: "operator", env: [{ name: "AGENT_IMAGE", value: "quay.io/other/agent:1" }] }),
      ),
    "oc set env deployment/operator AGENT_IMAGE-": ({ patch, operator }) =>
      patch(operator, inContainer({ name: "operator", env: [{ name: "AGENT_IMAGE", $patch: "delete" }] })),
    "the operator's owner recreates its deployment": async ({ operator, createOperator }) => {
      await bed.client.objects.delete(operator);
      await createOperator();
    },
    "another variable, image or container of the same object": ({ patch, operator }) =>
      patch(
        operator,
        inContainer({ name: "operator", image: "quay.io/acme/operator:2", env: [{ name: "A", value: "b" }] }),
      ),
    "oc set image-lookup theirs --enabled=false": ({ patchStream }) =>
      patchStream({ spec: { lookupPolicy: { local: false } } }, "theirs"),
    "a tag in the stream of a lookup": ({ patchStream }) =>
      patchStream({ spec: { tags: [{ name: "new" }] } }, "theirs"),
    "oc delete deployment operator": ({ operator }) => bed.client.objects.delete(operator),
  },
};

const inContainer = (container: object) => ({ spec: { template: { spec: { containers: [container] } } } });

/** A resource of the program, as the engine drives it. */
interface Resource {
  up(): Promise<Outcome>;
  refresh(): Promise<"same" | "drift" | "gone">;
}

function resource<I extends object, O extends I>(handlers: Handlers<I, O>, declared: () => I): Resource {
  const lifecycle = new Lifecycle(handlers, () => bed.context);
  return { up: () => lifecycle.up(declared()), refresh: () => lifecycle.refresh() };
}

function resources({ program }: Shop, section: string): Resource[] {
  if (section === "Overrides and lookups") {
    return [resource(imageOverride, () => program().override), resource(imageLookup, () => program().lookup)];
  }
  return [resource(imageStream, () => program().stream), resource(imageTrigger, () => program().trigger)];
}

/** One after the other, in the order of their dependencies. */
async function each<T>(all: readonly Resource[], act: (one: Resource) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const one of all) results.push(await act(one));
  return results;
}

/** Section and cells of the rows of the documentation's tables, without mark-up. */
const rows = readFileSync(join(import.meta.dirname, "../../../docs/drift.md"), "utf8")
  .split(/^## /m)
  .flatMap((text) => {
    const [section = "", ...lines] = text.split("\n");
    const cells = lines
      .filter((line) => line.startsWith("| ") && !/^\| (?:Somebody|-)/.test(line))
      .map((line) => line.replaceAll("`", "").split("|").slice(1, -1));
    return cells.map(
      ([what = "", refresh = "", up = ""]) => [section, what.trim(), refresh.trim(), up.trim()] as const,
    );
  });

const isNothing = (text: string): boolean => text.startsWith("nothing");
const areSame = (outcomes: readonly string[]): boolean => outcomes.every((outcome) => outcome === "same");

test("every row of the documentation is tested here, and every case here is documented", () => {
  const cases = Object.entries(sections).flatMap(([section, doing]) =>
    Object.keys(doing).map((what) => [section, what]),
  );
  expect(cases).toEqual(rows.map(([section, what]) => [section, what]));
});

test.each(rows)("%s: %s; refresh reports %s; up: %s", async (section, what, reported, repaired) => {
  const shop = await openShop(bed);
  await shop.createWeb();
  await shop.createOperator();
  await bed.client.imageStreams.create(shop.namespace, { metadata: { name: "theirs" } });
  const all = resources(shop, section);
  await each(all, (one) => one.up());

  await sections[section]?.[what]?.(shop);
  await bed.cluster.settled();
  expect(areSame(await each(all, (one) => one.refresh()))).toBe(isNothing(reported));

  if (repaired.startsWith("stops")) {
    await expect(each(all, (one) => one.up())).rejects.toThrow("does not exist");
    return;
  }
  expect(areSame(await each(all, (one) => one.up()))).toBe(isNothing(repaired));
  await bed.cluster.settled();
  expect(await each(all, (one) => one.refresh())).toEqual(["same", "same"]);
  expect(await each(all, (one) => one.up())).toEqual(["same", "same"]);
  await (section === "Overrides and lookups" ? expectOverridden(shop) : expectApplied(shop));
});

async function expectApplied({ namespace, web, digest, program }: Shop): Promise<void> {
  const { status } = await bed.client.imageStreams.get(namespace, "app");
  const newest = (tag: string) => status?.tags?.find((present) => present.tag === tag)?.items?.[0]?.image;
  expect([newest("1.4"), newest("stable"), newest("multi")]).toEqual([digest("1.4"), digest("1.4"), digest("multi")]);
  const { image } = program().trigger;
  expect(await bed.client.objects.get(web)).toMatchObject(inContainers([{ image }, {}]));
}

async function expectOverridden({ namespace, operator, program }: Shop): Promise<void> {
  const env = expect.arrayContaining([{ name: "AGENT_IMAGE", value: program().override.image }]);
  expect(await bed.client.objects.get(operator)).toMatchObject(inContainers([{ env }]));
  expect((await bed.client.imageStreams.get(namespace, "theirs")).spec?.lookupPolicy).toEqual({ local: true });
}

const inContainers = (containers: readonly object[]) => ({ spec: { template: { spec: { containers } } } });
