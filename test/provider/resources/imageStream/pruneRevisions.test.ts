import { expect, test } from "@jest/globals";
import { image } from "../../../../emulator/index.ts";
import { imageStream } from "../../../../provider/resources/imageStream/index.ts";
import type { ImageStreamInputs } from "../../../../provider/resources/imageStream/inputs.ts";
import { imageStreamTag } from "../../../../provider/resources/imageStreamTag/index.ts";
import type { ImageStreamTagInputs } from "../../../../provider/resources/imageStreamTag/inputs.ts";
import { PartialFailure } from "../../../../provider/resources/partialFailure.ts";
import { Lifecycle } from "../lifecycle.ts";
import { testbed } from "../testbed.ts";

const bed = testbed();

/** A stream `app` of another owner, whose tag has had three images, newest first. */
async function pushed() {
  const namespace = await bed.namespace();
  const digests: string[] = [];
  for (const version of ["1", "2", "3"]) {
    digests.unshift(await bed.cluster.push(namespace, "app", "1.4", image({ version: `${version} ${namespace}` })));
  }
  const [newest = "", second = "", first = ""] = digests;
  await bed.push("acme/app", namespace, `3 ${namespace}`);
  const from = { kind: "DockerImage" as const, name: bed.reference(`acme/app:${namespace}`) };
  const resolved = { digest: newest, oldRevisions: [second, first] };
  const stream: ImageStreamInputs = {
    adopt: true,
    metadata: { name: "app", namespace },
    spec: { tags: [{ name: "1.4", from, keepRevisions: 1 }] },
    images: { "1.4": resolved },
  };
  const tag: ImageStreamTagInputs = {
    adopt: true,
    metadata: { name: "app:1.4", namespace },
    tag: { from, keepRevisions: 1 },
    resolved,
  };
  return { namespace, newest, second, first, stream, tag };
}

async function history(namespace: string): Promise<string[]> {
  const { status } = await bed.client.imageStreams.get(namespace, "app");
  return [...new Set(status?.tags?.find(({ tag }) => tag === "1.4")?.items?.map((item) => item.image) ?? [])];
}

const runPod = (namespace: string, digest: string) =>
  bed.client.objects.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace },
    spec: { containers: [{ name: "web", image: `quay.io/acme/app@${digest}` }] },
  });

test("an adopted stream or tag loses the old revisions at once, as its preview says", async () => {
  const one = await pushed();
  const stream = new Lifecycle(imageStream, () => bed.context);
  expect(await stream.up(one.stream)).toBe("create");
  expect(await history(one.namespace)).toEqual([one.newest]);
  const two = await pushed();
  const tag = new Lifecycle(imageStreamTag, () => bed.context);
  expect(await tag.up(two.tag)).toBe("create");
  expect(await history(two.namespace)).toEqual([two.newest]);
  expect(tag.outs.resolved).toEqual(two.tag.resolved);
  expect(await tag.refresh()).toBe("same");
});

test("a revision that something has begun to use stays, and the state does not name it as removed: later it goes", async () => {
  const { namespace, newest, second, first, tag: inputs } = await pushed();
  await runPod(namespace, first);
  const tag = new Lifecycle(imageStreamTag, () => bed.context);
  await tag.up(inputs);
  expect(await history(namespace)).toEqual([newest, first]);
  expect(tag.outs.resolved).toEqual({ digest: newest, oldRevisions: [second] });
  await bed.client.objects.delete({ apiVersion: "v1", kind: "Pod", namespace, name: "web" });
  expect(await tag.up({ ...inputs, resolved: { digest: newest, oldRevisions: [first] } })).toBe("update");
  expect(await history(namespace)).toEqual([newest]);
});

test("uses that cannot be told keep all revisions, also where a proxy answers 404 for Pods; the next update removes them", async () => {
  const { namespace, newest, second, first, tag: inputs } = await pushed();
  const tag = new Lifecycle(imageStreamTag, () => bed.context);
  const end = bed.cluster.fault({ match: { path: "/api/v1/pods" }, fault: { kind: "error", status: 404 } });
  await expect(tag.up(inputs)).rejects.toThrow(PartialFailure);
  end();
  expect(await history(namespace)).toEqual([newest, second, first]);
  expect(tag.outs.resolved).toEqual({ digest: newest });
  expect(await tag.up(inputs)).toBe("update");
  expect(await history(namespace)).toEqual([newest]);
});

test("a tag that goes back to a revision while uses are read makes the write fail, and uses are read anew", async () => {
  const { namespace, newest, first, tag: inputs } = await pushed();
  const { cluster } = bed.context;
  let isBack = false;
  const racing: typeof cluster = {
    ...cluster,
    objects: {
      ...cluster.objects,
      list: async (kind, options) => {
        const list = await cluster.objects.list(kind, options);
        if (kind.kind === "ImageStream" && !isBack) {
          isBack = true;
          const from = { kind: "ImageStreamImage", name: `app@${first}` };
          await cluster.imageStreams.patch(
            namespace,
            "app",
            { spec: { tags: [{ name: "back", from }] } },
            { type: "strategic" },
          );
        }
        return list;
      },
    },
  };
  await new Lifecycle(imageStreamTag, () => ({ ...bed.context, cluster: racing })).up(inputs);
  expect(isBack).toBe(true);
  expect(await history(namespace)).toEqual([newest, first]);
});
