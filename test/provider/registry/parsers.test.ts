import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ImageStreamError } from "../../../provider/image/error.ts";
import { mediaTypes } from "../../../provider/image/mediaTypes.ts";
import { parseChallenges } from "../../../provider/registry/challenge.ts";
import { parseManifest } from "../../../provider/registry/manifest.ts";
import { openRegistry, type RegistryClient } from "../../../provider/registry/registry.ts";
import { type Answer, type FakeApi, fakeApi, sleepyTime } from "../cluster/fakeApi.ts";

let api: FakeApi;
let client: RegistryClient;
let answer: (url: string) => Answer;
beforeAll(async () => {
  api = await fakeApi(({ url }) => answer(url));
  client = openRegistry({}, { time: sleepyTime(), env: { HOME: "/nonexistent" } });
});
afterAll(async () => {
  await client.close();
  await api.close();
});

const short = { seed: 12, numRuns: 150 };
const nested = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
const deep = fc.constantFrom(nested, `{"tags":${nested}}`, `${'{"config":'.repeat(10_000)}1${"}".repeat(10_000)}`);
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, [null], { __proto__: null }, -1, 1e308, "", "__proto__", { digest: null }),
);
const members = (...names: string[]) =>
  fc.dictionary(fc.constantFrom(...names, "__proto__", "constructor"), fc.oneof(odd, fc.array(odd)));
const bodies = fc.oneof(
  fc.string(),
  deep,
  odd.map((value) => JSON.stringify(value)),
  members("tags", "errors", "schemaVersion", "mediaType", "manifests", "config", "layers", "token", "expires_in").map(
    (value) => JSON.stringify(value),
  ),
);
const headerText = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });

/** Only declared errors, with the request and nothing that another party has formatted. */
async function declared(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    expect(error).toBeInstanceOf(ImageStreamError);
    expect((error as Error).message).toContain(new URL(api.url).host);
    expect((error as Error).message.length).toBeLessThan(3_000);
  }
}

test("whatever a registry answers, only declared errors are thrown", async () => {
  const statuses = fc.constantFrom(200, 200, 200, 204, 206, 299, 304, 400, 401, 404, 418, 429, 500, 599);
  const headers = fc.record(
    {
      link: fc.oneof(
        headerText,
        headerText.map((text) => `<${text}>; rel="next"`),
      ),
      "www-authenticate": fc.oneof(
        headerText,
        headerText.map((text) => `Bearer realm="${text}"`),
      ),
      "docker-content-digest": headerText,
      "content-type": fc.oneof(headerText, fc.constantFrom(...Object.values(mediaTypes))),
      "retry-after": headerText,
      location: headerText,
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      statuses,
      bodies,
      headers,
      fc.constantFrom("tags", "head", "manifest"),
      async (status, body, given, call) => {
        let left = 20;
        answer = () => (left-- > 0 ? { status, body, headers: given as Record<string, string> } : { status: 404 });
        const reference = `${new URL(api.url).host}/acme/app:1`;
        await declared(() => client[call](reference));
      },
    ),
    short,
  );
});

test("whatever an image says, only declared errors are thrown", async () => {
  const type = fc.constantFrom(...Object.values(mediaTypes), "application/json", undefined);
  fc.assert(
    fc.property(bodies, type, (body, contentType) => {
      const manifest = parseManifest(Buffer.from(body), "sha256:x", contentType);
      for (const { digest, size } of manifest?.layers ?? []) {
        expect(digest).toMatch(/^sha(?:256|384|512):[0-9a-f]+$/);
        expect(size).toBeGreaterThanOrEqual(0);
      }
    }),
    { seed: 12, numRuns: 500 },
  );
});

test("any WWW-Authenticate header is read without an error, and in time", () => {
  const piece = fc.constantFrom("Bearer", "Basic", " ", ",", "=", '"', "\\", "realm", "__proto__", "a", "\t");
  const header = fc.array(piece, { maxLength: 80 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(fc.oneof(fc.string(), header), (text) => {
      for (const { scheme, parameters } of parseChallenges(text)) {
        expect(typeof scheme).toBe("string");
        expect(Object.values(parameters).every((value) => typeof value === "string")).toBe(true);
      }
    }),
    { seed: 12, numRuns: 500 },
  );
  for (const text of ['a="', "a ", "Bearer realm=", '\\"', ","]) parseChallenges(text.repeat(4_000));
});
