import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { StatusError } from "../../../emulator/apiserver/statusError.ts";
import type { ImageStream, TagEvent } from "../../../emulator/image/stream/object.ts";
import { statusTag } from "../../../emulator/image/tag/named.ts";
import { type Answer, type ImageCluster, startImageCluster } from "./imageCluster.ts";
import { digest } from "./streams.ts";

const tags = ["a", "b", "c"];
const versions = ["1", "2", "3"];

type Operation = (cluster: ImageCluster, stream: string) => Promise<unknown>;

const named = (text: string, operation: Operation): [string, Operation] => [text, operation];
const tag = fc.constantFrom(...tags);
const version = fc.constantFrom(...versions);
const from = (cluster: ImageCluster, of: string): object => ({
  kind: "DockerImage",
  name: `${cluster.registry.host}/acme/web:${of}`,
});
const patchStream = (cluster: ImageCluster, stream: string, patch: object) =>
  cluster.admin.patch("imagestreams", stream, patch);
const specOf = async (cluster: ImageCluster, stream: string): Promise<Answer[]> =>
  (await cluster.admin.get("imagestreams", stream)).spec.tags ?? [];

const operation: fc.Arbitrary<[string, Operation]> = fc.oneof(
  fc
    .tuple(tag, version)
    .map(([name, of]) =>
      named(`import ${name} ${of}`, (cluster, stream) =>
        cluster.admin.import(stream, { [name]: `${cluster.registry.host}/acme/web:${of}` }),
      ),
    ),
  fc.tuple(tag, version, fc.boolean()).map(([name, of, reference]) =>
    named(`put tag ${name} ${of} ${reference}`, (cluster, stream) =>
      cluster.admin.replace("imagestreamtags", {
        metadata: { name: `${stream}:${name}` },
        tag: { from: from(cluster, of), reference },
      }),
    ),
  ),
  fc.tuple(tag, tag).map(([name, source]) =>
    named(`alias ${name} of ${source}`, (cluster, stream) =>
      cluster.admin.create("imagestreamtags", {
        metadata: { name: `${stream}:${name}` },
        tag: { from: { kind: "ImageStreamTag", name: source } },
      }),
    ),
  ),
  fc.tuple(tag, fc.constantFrom("d", "e")).map(([name, letter]) =>
    named(`push ${name} ${letter}`, (cluster, stream) =>
      cluster.admin.create("imagestreammappings", {
        metadata: { name: stream },
        tag: name,
        image: { metadata: { name: digest(letter) } },
      }),
    ),
  ),
  tag.map((name) =>
    named(`delete ${name}`, (cluster, stream) => cluster.admin.delete("imagestreamtags", `${stream}:${name}`)),
  ),
  fc
    .nat(3)
    .map((label) =>
      named(`label ${label}`, (cluster, stream) =>
        patchStream(cluster, stream, { metadata: { labels: { l: `${label}` } } }),
      ),
    ),
  fc.constantFrom("Source", "Local").map((type) =>
    named(`policy ${type}`, async (cluster, stream) =>
      patchStream(cluster, stream, {
        spec: { tags: (await specOf(cluster, stream)).map((one) => ({ ...one, referencePolicy: { type } })) },
      }),
    ),
  ),
  tag.map((name) =>
    named(`reset ${name}`, async (cluster, stream) =>
      patchStream(cluster, stream, {
        spec: {
          tags: (await specOf(cluster, stream)).map((one) => (one.name === name ? { ...one, generation: 0 } : one)),
        },
      }),
    ),
  ),
  fc.constant(named("drop spec tags", (cluster, stream) => patchStream(cluster, stream, { spec: { tags: null } }))),
);

let cluster: ImageCluster;
let runs = 0;

beforeAll(async () => {
  cluster = await startImageCluster();
  for (const of of versions) await cluster.push("acme/web", of, of);
});
afterAll(() => cluster.close());

test("random operations keep what the API promises of tags, generations, history and versions", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 14 }), async (operations) => {
      runs += 1;
      const name = `random-${runs}`;
      let before: ImageStream = await cluster.admin.create("imagestreams", { metadata: { name } });
      for (const [, operate] of operations) {
        cluster.clock.advance(1000);
        await tolerated(operate(cluster, name));
        const after: ImageStream = await cluster.admin.get("imagestreams", name);
        expectSorted(after);
        expectGrown(before, after);
        await expectViewsAgree(after);
        before = after;
      }
    }),
    { numRuns: 60 },
  );
});

/** Operations may be refused for what is or is not there; nothing else may go wrong. */
async function tolerated(outcome: Promise<unknown>): Promise<void> {
  try {
    await outcome;
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.code >= 500) throw error;
  }
}

function expectSorted({ spec, status }: ImageStream): void {
  for (const names of [(spec.tags ?? []).map((one) => one.name), (status.tags ?? []).map((one) => one.tag)]) {
    expect(names).toEqual([...new Set(names)].sort());
  }
}

function expectGrown(before: ImageStream, after: ImageStream): void {
  const version = ({ metadata }: ImageStream): number => Number(metadata.resourceVersion);
  const unchanged = JSON.stringify(before) === JSON.stringify(after);
  expect(version(after) > version(before)).toBe(!unchanged);
  expect(after.metadata.generation).toBeGreaterThanOrEqual(before.metadata.generation ?? 0);
  for (const old of before.spec.tags ?? []) {
    const now = after.spec.tags?.find((one) => one.name === old.name);
    if (now !== undefined) expect(now.generation).toBeGreaterThanOrEqual(old.generation ?? 0);
  }
  for (const { tag: name, items } of before.status.tags ?? []) {
    const now = statusTag(after, name)?.items;
    if (now) expectHistoryGrown(items ?? [], now);
  }
}

/**
 * Entries are only added at the front or renewed there; whatever is older stays as it is. An import into a tag that only refers adds two:
 * that of the image, and that of the reference, which points elsewhere now.
 */
function expectHistoryGrown(old: readonly TagEvent[], now: readonly TagEvent[]): void {
  const grown = now.length - old.length;
  expect([0, 1, 2]).toContain(grown);
  expect(now.slice(grown + 1)).toEqual(old.slice(1));
  if (grown > 0) expect({ ...now[grown], generation: 0 }).toEqual({ ...old[0], generation: 0 });
}

async function expectViewsAgree(stream: ImageStream): Promise<void> {
  const { name, uid, resourceVersion } = stream.metadata;
  const listed = await cluster.admin.list("imagestreamtags");
  for (const { tag: of, items } of stream.status.tags ?? []) {
    const newest = items?.[0];
    const view = listed.find(({ metadata }) => metadata.name === `${name}:${of}`);
    if (!newest?.image) {
      expect(view).toBeUndefined();
      continue;
    }
    const read = await cluster.admin.get("imagestreamtags", `${name}:${of}`);
    expect(read.metadata).toMatchObject({ uid, resourceVersion, creationTimestamp: newest.created });
    expect(read).toMatchObject({ generation: newest.generation, image: { metadata: { name: newest.image } } });
    expect(view.image).toMatchObject({
      metadata: { name: newest.image },
      dockerImageReference: read.image.dockerImageReference,
    });
    const both = await cluster.admin.get("imagetags", `${name}:${of}`);
    expect(both.status).toEqual(statusTag(stream, of));
  }
}
