import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { digestOf } from "../../../emulator/registry/digest.ts";
import { image, imageIndex, type Registry, startRegistry } from "../../../emulator/registry/index.ts";
import { call } from "./client.ts";

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.close());

const content = Buffer.from("0123456789");
const digest = digestOf(content);
const octets = { "content-type": "application/octet-stream" };

async function begin(repository: string): Promise<string> {
  const { status, headers } = await call(registry, "POST", `/v2/${repository}/blobs/uploads/`);
  expect([status, headers["range"]]).toEqual([202, "0-0"]);
  return String(headers["location"]);
}

function put(location: string, body: Buffer, headers: Record<string, string> = octets, as: string = digest) {
  return call(registry, "PUT", `${location}?digest=${as}`, { headers, body });
}

test("a blob is uploaded in one request", async () => {
  const answer = await call(registry, "POST", `/v2/one/blobs/uploads/?digest=${digest}`, {
    headers: octets,
    body: content,
  });
  expect([answer.status, answer.headers["docker-content-digest"]]).toEqual([201, digest]);
  expect(answer.headers["location"]).toBe(`${registry.url}/v2/one/blobs/${digest}`);
  expect((await call(registry, "GET", `/v2/one/blobs/${digest}`)).text).toBe("0123456789");
});

test("a blob is uploaded in two requests", async () => {
  expect((await put(await begin("two"), content)).status).toBe(201);
  expect((await call(registry, "HEAD", `/v2/two/blobs/${digest}`)).headers["content-length"]).toBe("10");
});

test("a blob is uploaded in chunks, each of which begins where the last one ended", async () => {
  const location = await begin("chunks");
  const chunk = (start: number, end: number) =>
    call(registry, "PATCH", location, {
      headers: { ...octets, "content-range": `${start}-${end - 1}` },
      body: content.subarray(start, end),
    });
  expect((await chunk(0, 4)).headers["range"]).toBe("0-3");
  expect((await chunk(6, 8)).status).toBe(416);
  expect((await call(registry, "GET", location)).headers["range"]).toBe("0-3");
  expect((await chunk(4, 8)).status).toBe(202);
  expect((await put(location, content.subarray(8), { ...octets, "content-range": "8-9" })).status).toBe(201);
  expect((await call(registry, "GET", `/v2/chunks/blobs/${digest}`)).text).toBe("0123456789");
});

test("however a blob is cut into chunks, the result is the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 6 }), async (chunks) => {
      const location = await begin("any");
      for (const chunk of chunks)
        await call(registry, "PATCH", location, { headers: octets, body: Buffer.from(chunk) });
      const whole = Buffer.concat(chunks);
      expect((await put(location, Buffer.alloc(0), octets, digestOf(whole))).status).toBe(201);
      const { headers } = await call(registry, "HEAD", `/v2/any/blobs/${digestOf(whole)}`);
      expect(headers["content-length"]).toBe(String(whole.length));
    }),
    { numRuns: 20 },
  );
});

test("a chunk whose length is not that of its range is refused", async () => {
  const headers = { ...octets, "content-range": "0-3" };
  const { status, json } = await call(registry, "PATCH", await begin("chunks"), { headers, body: content });
  expect([status, json.errors[0].code]).toEqual([400, "SIZE_INVALID"]);
});

test("a cancelled upload is gone", async () => {
  const location = await begin("cancel");
  expect((await call(registry, "DELETE", location)).status).toBe(204);
  const { status, json } = await put(location, content);
  expect([status, json.errors[0].code]).toEqual([404, "BLOB_UPLOAD_UNKNOWN"]);
});

test("content that is not what the digest says is refused, and not stored", async () => {
  const other = digestOf("other");
  const { status, json } = await put(await begin("wrong"), content, octets, other);
  expect([status, json.errors[0].code]).toEqual([400, "DIGEST_INVALID"]);
  expect((await call(registry, "HEAD", `/v2/wrong/blobs/${other}`)).status).toBe(404);
});

test("a blob is mounted from another repository, or an upload begins", async () => {
  await put(await begin("mount/source"), content);
  const mount = (from: string) =>
    call(registry, "POST", `/v2/mount/target/blobs/uploads/?mount=${digest}&from=${from}`);
  expect((await mount("mount/none")).status).toBe(202);
  expect((await call(registry, "HEAD", `/v2/mount/target/blobs/${digest}`)).status).toBe(404);
  expect((await mount("mount/source")).status).toBe(201);
  expect((await call(registry, "HEAD", `/v2/mount/target/blobs/${digest}`)).status).toBe(200);
});

test("a manifest is refused while what it refers to is missing", async () => {
  const app = image({ version: "1" });
  const manifest = app.manifests[0];
  const headers = { "content-type": app.mediaType };
  const body = manifest?.content ?? Buffer.alloc(0);
  const { status, json } = await call(registry, "PUT", "/v2/dangling/manifests/1", { headers, body });
  expect([status, json.errors[0].code]).toEqual([400, "MANIFEST_BLOB_UNKNOWN"]);
  const index = imageIndex([app]);
  const list = await call(registry, "PUT", "/v2/dangling/manifests/1", {
    headers: { "content-type": index.mediaType },
    body: index.manifests.at(-1)?.content ?? "",
  });
  expect(list.json.errors[0]).toEqual({
    code: "MANIFEST_BLOB_UNKNOWN",
    message: "blob unknown to registry",
    detail: app.digest,
  });
});

test.each([
  ["that is no JSON", "application/vnd.oci.image.manifest.v1+json", "{"],
  ["of an unknown type", "application/json", "{}"],
  ["of another type than announced", "application/vnd.oci.image.index.v1+json", '{"schemaVersion":2,"config":{}}'],
  ["of schema version 1", "application/vnd.docker.distribution.manifest.v2+json", '{"schemaVersion":1,"config":{}}'],
])("a manifest %s is refused", async (_what, type, body) => {
  const { status, json } = await call(registry, "PUT", "/v2/bad/manifests/1", {
    headers: { "content-type": type },
    body,
  });
  expect([status, json.errors[0].code]).toEqual([400, "MANIFEST_INVALID"]);
});

test("a manifest pushed by a digest that it has not is refused, and so is an impossible tag", async () => {
  const app = image({ version: "1" });
  await registry.push("checked", "1", app);
  const body = app.manifests[0]?.content ?? "";
  const headers = { "content-type": app.mediaType };
  const code = async (reference: string) =>
    (await call(registry, "PUT", `/v2/checked/manifests/${reference}`, { headers, body })).json.errors[0].code;
  expect(await code(digestOf("other"))).toBe("DIGEST_INVALID");
  expect(await code(".hidden")).toBe("TAG_INVALID");
});

test("deleting a tag keeps the manifest; deleting the manifest takes all its tags", async () => {
  const app = image({ version: "1" });
  for (const tag of ["a", "b", "c"]) await registry.push("del", tag, app);
  const remove = async (reference: string) => (await call(registry, "DELETE", `/v2/del/manifests/${reference}`)).status;
  expect(await remove("a")).toBe(202);
  expect(await remove("a")).toBe(404);
  expect((await call(registry, "GET", "/v2/del/tags/list")).json.tags).toEqual(["b", "c"]);
  expect(await remove(app.digest)).toBe(202);
  expect(await remove(app.digest)).toBe(404);
  expect((await call(registry, "GET", "/v2/del/manifests/b")).status).toBe(404);
});

test("deleting a blob unlinks it from one repository only", async () => {
  for (const name of ["blob/a", "blob/b"]) await put(await begin(name), content);
  expect((await call(registry, "DELETE", `/v2/blob/a/blobs/${digest}`)).status).toBe(202);
  expect((await call(registry, "DELETE", `/v2/blob/a/blobs/${digest}`)).status).toBe(404);
  expect((await call(registry, "HEAD", `/v2/blob/b/blobs/${digest}`)).status).toBe(200);
});

test("a registry without deletes answers 405", async () => {
  const fixed = await startRegistry({ deletes: false });
  await fixed.push("x", "1", image());
  const { status, json } = await call(fixed, "DELETE", "/v2/x/manifests/1");
  expect([status, json.errors[0].code]).toEqual([405, "UNSUPPORTED"]);
  await fixed.close();
});
