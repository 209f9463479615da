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

  test.each<[string, string]>([
    ["of another repository", "/v2/acme/other/tags/list?last=a"],
    ["of something else", "/v2/_catalog?last=a"],
    ["that is no address", "https://[/v2/acme/app/tags/list"],
  ])("where the next page is one %s", async (_what, next) => {
    const api = await serve(() => page(["a"], next));
    await expect(list(api)).rejects.toMatchObject({
      code: "REGISTRY_ERROR",
      message: expect.stringContaining(`${hostOf(api)} goes on elsewhere with its list of tags`),
    });
    expect(api.seen).toHaveLength(1);
  });

  test("where the pages go in circles", async () => {
    const api = await serve(() => page(["a"], "/v2/acme/app/tags/list?last=a"));
    await expect(list(api)).rejects.toMatchObject({ message: expect.stringContaining("in circles") });
    expect(api.seen).toHaveLength(2);
  });

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
