import { expect, test } from "@jest/globals";
import { importTags } from "../../../../provider/resources/imageStream/importTags.ts";
import type { TagReference } from "../../../../provider/resources/tag/tagReference.ts";
import { testbed } from "../testbed.ts";

const bed = testbed({ settings: { importManifestsPerSecond: 2 } });

test("a full request, three tags with their digests, is six manifests, which a server of usual speed lets through in 1.5 s", async () => {
  const namespace = await bed.namespace();
  const names = ["1", "2", "3"];
  const digests = await Promise.all(names.map((name) => bed.push("acme/app", name, name)));
  const from = (name: string) => ({ kind: "DockerImage" as const, name: bed.reference(`acme/app:${name}`) });
  const tags: TagReference[] = names.map((name) => ({ name, from: from(name) }));
  const images = Object.fromEntries(names.map((name, index) => [name, { digest: digests[index] ?? "" }]));
  bed.cluster.registry.requests.clear();
  const start = performance.now();
  const inputs = { metadata: { name: "app", namespace }, spec: { tags }, images };
  const { stream, diagnostics } = await importTags(bed.context, inputs, tags);
  expect(performance.now() - start).toBeGreaterThan(1_400);
  expect(diagnostics).toEqual([]);
  expect(stream?.status?.tags?.map(({ items }) => items?.[0]?.image)).toEqual(digests);
  expect(bed.cluster.registry.requests.count({ kind: "manifest", method: "GET" })).toBe(6);
  expect(bed.writes()).toEqual(["POST imagestreamimports"]);
});
