import { afterEach, describe, expect, test } from "@jest/globals";
import { openRegistry } from "../../../provider/registry/registry.ts";
import type { RegistrySettings } from "../../../provider/registry/settings.ts";
import { type Answer, type FakeApi, fakeApi, type SeenRequest } from "../cluster/fakeApi.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function serve(answer: (request: SeenRequest) => Answer): Promise<FakeApi> {
  const api = await fakeApi(answer);
  open.push(api);
  return api;
}

const hostOf = ({ url }: FakeApi) => new URL(url).host;

function list(api: FakeApi, settings: RegistrySettings = {}): Promise<string[]> {
  const client = openRegistry(settings, { env: { HOME: "/nonexistent" } });
  open.push(client);
  return client.tags(`${hostOf(api)}/acme/app:1`);
}

const page = (tags: unknown, next?: string): Answer => ({
  body: { name: "acme/app", tags },
  ...(next === undefined ? {} : { headers: { link: `<${next}>; rel="next"` } }),
});

// A list that ended too early was taken for the whole: a selection then chose an older tag without a word.
describe("no part of a list passes for the whole", () => {
  test("where a registry behind a proxy names its inner host: the pages are read where the list began", async () => {
    const inner = await serve(() => page(["evil"]));
    const api = await serve(({ url }) =>
      url.includes("last=a") ? page(["b"]) : page(["a"], `${inner.url}/v2/acme/app/tags/list?last=a&n=1`),
    );
    expect(await list(api)).toEqual(["a", "b"]);
    expect(api.seen.map(({ url }) => url)).toEqual([
      "/v2/acme/app/tags/list?n=1000",
      "/v2/acme/app/tags/list?last=a&n=1",
    ]);
    expect(inner.seen).toEqual([]);
  });

  // Proxies rewrite paths, too: Artifactory and Nexus serve repositories under names of their own.
  test.each<[string, string]>([
    ["of another path", "/artifactory/api/docker/v2/app/tags/list?last=a"],
    ["of something else", "/v2/_catalog?last=a"],
    ["of another scheme", "ftp://registry.internal/v2/acme/app/tags/list?last=a"],
    ["that only the last tag can lead to", "https://[/v2/acme/app/tags/list?last=a"],
    ["without a query", "/v2/acme/app/tags/list"],
  ])("where the next page is one %s: it is asked for on the list's own path", async (_what, next) => {
    const api = await serve(({ url }) => (url.includes("last=a") ? page(["b"]) : page(["a"], next)));
    expect(await list(api)).toEqual(["a", "b"]);
    expect(api.seen.map(({ url }) => new URL(url, api.url).pathname)).toEqual(Array(2).fill("/v2/acme/app/tags/list"));
  });

  test("where the pages go in circles", async () => {
    const api = await serve(() => page(["a"], "/v2/acme/app/tags/list?last=a"));
    await expect(list(api)).rejects.toMatchObject({ message: expect.stringContaining("in circles") });
    expect(api.seen.length).toBeLessThan(4);
  });

  /** A registry of so many tags without links; `cut` says how long a page is, `last` whether that is understood. */
  const unlinked = (count: number, cut: (asked: number | undefined) => number, last: boolean) => {
    const all = Array.from({ length: count }, (_, index) => `1.${index}.0`);
    return serve(({ url }) => {
      const query = new URL(url, "http://x").searchParams;
      const from = last && query.has("last") ? all.indexOf(query.get("last") ?? "") + 1 : 0;
      const asked = query.has("n") ? Number(query.get("n")) : undefined;
      return page(all.slice(from, from + cut(asked)));
    });
  };

  // sonatype/nexus-public#117 and #209: group and proxy repositories cut at n and send no Link header.
  test.each<[string, number, (asked: number | undefined) => number, boolean, number]>([
    ["cuts at n without a link", 2_305, (asked = Infinity) => asked, true, 3],
    ["ends exactly where it cuts", 2_000, (asked = Infinity) => asked, true, 3],
    ["cuts at a number of its own", 230, () => 100, true, 3],
    ["cuts at n, and does not know `last`", 1_205, (asked = Infinity) => asked, false, 3],
    ["gives all, whatever is asked for", 1_205, () => Infinity, false, 2],
    ["gives fewer than asked for", 205, () => Infinity, false, 1],
  ])("where a registry %s", async (_what, count, cut, last, requests) => {
    const api = await unlinked(count, cut, last);
    expect(await list(api)).toHaveLength(count);
    expect(api.seen).toHaveLength(requests);
  });

  test("where it is cut and no request leads on: that is an error", async () => {
    const api = await unlinked(1_205, () => 1_000, false);
    await expect(list(api)).rejects.toMatchObject({
      code: "REGISTRY_ERROR",
      message: expect.stringContaining(`${hostOf(api)} cuts its list of tags at 1000`),
    });
  });

  test("where it never ends, by more than is believed", async () => {
    let last = 0;
    const many = () => Array.from({ length: 40_000 }, (_, index) => `${"x".repeat(100)}${last}-${index}`);
    const api = await serve(() => page(many(), `?last=${++last}`));
    await expect(list(api)).rejects.toMatchObject({ message: expect.stringMatching(/lists tags of more than/) });
    expect(last).toBeLessThan(20);
  });

  test.each([["../../etc"], ["\u001b[2Jx"], [""], ["a b"], ["x".repeat(1_000_000)]])(
    "where a tag is none: %#",
    async (tag) => {
      const api = await serve(() => page(["1.0", tag]));
      const error: unknown = await list(api).catch((refusal: unknown) => refusal);
      expect(error).toMatchObject({
        code: "REGISTRY_ERROR",
        method: "GET",
        url: expect.stringContaining("/tags/list"),
      });
      expect(String(error)).toContain(`${hostOf(api)} lists "`);
      expect(String(error)).not.toContain("\u001b");
      expect(String(error).length).toBeLessThan(500);
    },
  );

  test("where they have no end", async () => {
    let last = 0;
    const api = await serve(() => page([`${++last}`], `?last=${last}`));
    await expect(list(api)).rejects.toMatchObject({ message: expect.stringContaining("more than 1000 pages") });
    expect(last).toBe(1000);
  });

  test("where they take longer than one call may", async () => {
    const api = await serve(({ url }) => (url.includes("last=b") ? "never" : page(["a"], "?last=b")));
    await expect(list(api, { timeout: 300 })).rejects.toMatchObject({ code: "REGISTRY_TIMEOUT" });
  });

  test("where the time limit would be enough for each page, but not for all", async () => {
    let last = 0;
    const limits: number[] = [];
    const api = await serve(() => page([`${++last}`], last < 3 ? `?last=${last}` : undefined));
    const deadline = (milliseconds: number) => {
      limits.push(milliseconds);
      return new AbortController().signal;
    };
    const time = { now: () => 0, sleep: async () => {}, random: () => 0, deadline };
    const client = openRegistry({ timeout: 5_000 }, { time, env: { HOME: "/nonexistent" } });
    open.push(client);
    expect(await client.tags(`${hostOf(api)}/acme/app`)).toEqual(["1", "2", "3"]);
    expect(limits).toEqual([5_000]);
  });

  test.each<[string, unknown]>([
    ["a login page", "<html>log in</html>"],
    ["another object", { errors: [] }],
    ["a list", ["1.4"]],
    ["tags of another form", { tags: [{ name: "1.4" }] }],
    ["null", "null"],
  ])("where %s is answered", async (_what, body) => {
    const api = await serve(() => ({ body }));
    await expect(list(api)).rejects.toMatchObject({
      code: "REGISTRY_ERROR",
      message: expect.stringContaining(`${hostOf(api)} answers no list of tags`),
    });
  });
});

test("a repository without tags has none", async () => {
  expect(await list(await serve(() => page(null)))).toEqual([]);
});

test("names that objects have by themselves are tags like all others", async () => {
  const tags = ["__proto__", "constructor", "toString"];
  expect(await list(await serve(() => page(tags)))).toEqual(tags);
});

test("a page may hold more tags than a function takes arguments", async () => {
  const tags = Array.from({ length: 200_000 }, (_, index) => `1.${index}`);
  expect(await list(await serve(() => page(tags)))).toHaveLength(200_000);
});

test("a missing tag is told without the others where these cannot be listed", async () => {
  const api = await serve(({ url }) =>
    url.includes("/tags/") ? page(["a"], "/v2/_catalog") : { status: 404, body: { errors: [] } },
  );
  const client = openRegistry({}, { env: { HOME: "/nonexistent" } });
  open.push(client);
  await expect(client.head(`${hostOf(api)}/acme/app:1`)).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
});
