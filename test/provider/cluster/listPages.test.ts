import { afterEach, describe, expect, test } from "@jest/globals";
import { type Cluster, connect } from "../../../provider/cluster/cluster.ts";
import { type Answer, type FakeApi, fakeApi, type SeenRequest, sleepyTime } from "./fakeApi.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function clusterWith(
  answer: (request: SeenRequest) => Answer,
  deadline?: (milliseconds: number) => AbortSignal,
): Promise<{ api: FakeApi; cluster: Cluster }> {
  const api = await fakeApi(answer);
  const time = { ...sleepyTime(), ...(deadline && { deadline }) };
  const cluster = connect({ server: api.url, token: "t", timeout: 5_000 }, { time, env: {} });
  open.push(api, cluster);
  return { api, cluster };
}

const page = (items: unknown, next?: string): Answer => ({ body: { metadata: { continue: next }, items } });

// 17,551 requests were sent in 20 s.
describe("a list without an end is an error", () => {
  test("where its pages are empty", async () => {
    let last = 0;
    const { api, cluster } = await clusterWith(() => page([], `${++last}`));
    await expect(cluster.imageStreams.list("p1")).rejects.toMatchObject({
      code: "BAD_ANSWER",
      message: expect.stringMatching(/list has no end.*\/namespaces\/p1\/imagestreams/),
    });
    expect(api.seen.length).toBeLessThanOrEqual(1_001);
  });

  test("where they are full", async () => {
    let last = 0;
    const items = Array.from({ length: 50_000 }, () => ({}));
    const { api, cluster } = await clusterWith(() => page(items, `${++last}`));
    await expect(cluster.imageStreams.list("p1")).rejects.toMatchObject({ code: "BAD_ANSWER" });
    expect(api.seen.length).toBeLessThan(10);
  });

  test("where they go in circles", async () => {
    const { api, cluster } = await clusterWith(() => page([{ metadata: { name: "a" } }], "x"));
    await expect(cluster.imageStreams.list("p1")).rejects.toMatchObject({ message: expect.stringMatching(/circles/) });
    expect(api.seen).toHaveLength(2);
  });
});

test("all pages share one time limit", async () => {
  const limits: number[] = [];
  let last = 0;
  const { cluster } = await clusterWith(
    () => page([{ metadata: { name: `${last}` } }], ++last < 3 ? `${last}` : undefined),
    (milliseconds) => {
      limits.push(milliseconds);
      return new AbortController().signal;
    },
  );
  expect((await cluster.imageStreams.list("p1")).items).toHaveLength(3);
  expect(limits).toEqual([5_000]);
});

test("a list of null is empty, as Go writes it", async () => {
  const { cluster } = await clusterWith(() => page(null));
  expect((await cluster.imageStreams.list("p1")).items).toEqual([]);
});

test.each<[string, unknown]>([
  ["null", "null"],
  ["a list", []],
  ["a text", '"x"'],
  ["items that are none", { items: 5 }],
  ["null among the items", { items: [null] }],
])("%s in place of a list is an error that names the request", async (_what, body) => {
  const { cluster } = await clusterWith(() => ({ body }));
  await expect(cluster.imageStreams.list("p1")).rejects.toMatchObject({
    code: "BAD_ANSWER",
    message: expect.stringContaining("/namespaces/p1/imagestreams"),
  });
});
