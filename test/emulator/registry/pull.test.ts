import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { digestOf } from "../../../emulator/registry/digest.ts";
import { image, imageIndex, type Registry, startRegistry } from "../../../emulator/registry/index.ts";
import { call } from "./client.ts";

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.close());

const app = image({ version: "1.0", exposedPorts: [8080] });

test("the base endpoint says which API it is", async () => {
  const { status, text, headers } = await call(registry, "GET", "/v2/");
  expect([status, text, headers["docker-distribution-api-version"]]).toEqual([200, "{}", "registry/2.0"]);
});

test("a manifest reads the same by tag and by digest, byte by byte", async () => {
  await registry.push("acme/app", "1.0", app);
  for (const reference of ["1.0", app.digest]) {
    const { status, headers, text } = await call(registry, "GET", `/v2/acme/app/manifests/${reference}`);
    expect([status, headers["content-type"], headers["docker-content-digest"]]).toEqual([
      200,
      app.mediaType,
      app.digest,
    ]);
    expect(headers["content-length"]).toBe(String(Buffer.byteLength(text)));
    expect(digestOf(text)).toBe(app.digest);
  }
});

test("HEAD answers the headers of GET without the body", async () => {
  await registry.push("acme/app", "1.0", app);
  const got = await call(registry, "GET", "/v2/acme/app/manifests/1.0");
  const head = await call(registry, "HEAD", "/v2/acme/app/manifests/1.0");
  expect([head.status, head.text, head.headers["content-length"]]).toEqual([200, "", got.headers["content-length"]]);
  expect(head.headers["docker-content-digest"]).toBe(app.digest);
});

test("a known Etag is answered with 304", async () => {
  await registry.push("acme/app", "1.0", app);
  const headers = { "if-none-match": `"${app.digest}"` };
  expect((await call(registry, "GET", "/v2/acme/app/manifests/1.0", { headers })).status).toBe(304);
});

test("what is missing is told apart: tag, digest, repository, blob", async () => {
  await registry.push("acme/app", "1.0", app);
  const nothing = `sha256:${"0".repeat(64)}`;
  const codes = async (path: string) => {
    const { status, json } = await call(registry, "GET", path);
    return [status, json.errors[0].code, json.errors[0].detail];
  };
  expect(await codes("/v2/acme/app/manifests/2")).toEqual([404, "MANIFEST_UNKNOWN", { Tag: "2" }]);
  expect(await codes(`/v2/acme/app/manifests/${nothing}`)).toEqual([
    404,
    "MANIFEST_UNKNOWN",
    { Name: "acme/app", Revision: nothing },
  ]);
  expect(await codes("/v2/acme/none/tags/list")).toEqual([404, "NAME_UNKNOWN", { name: "acme/none" }]);
  expect(await codes(`/v2/acme/app/blobs/${nothing}`)).toEqual([404, "BLOB_UNKNOWN", nothing]);
  expect(await codes("/v2/Acme/app/manifests/1")).toEqual([400, "NAME_INVALID", "Acme/app"]);
  expect((await call(registry, "GET", "/v1/")).status).toBe(404);
  expect((await call(registry, "GET", "/v2/acme/app/manifests/%zz")).status).toBe(400);
});

test("an OCI manifest is not given to a client that does not accept it", async () => {
  await registry.push("acme/app", "1.0", app);
  const headers = { accept: "application/vnd.docker.distribution.manifest.v2+json" };
  const { status, json } = await call(registry, "GET", "/v2/acme/app/manifests/1.0", { headers });
  expect([status, json.errors[0].message]).toEqual([
    404,
    "OCI manifest found, but accept header does not support OCI manifests",
  ]);
});

test("a client that knows no manifest lists gets the linux/amd64 child of a Docker one", async () => {
  const amd = image({ version: "d", format: "docker" });
  const arm = image({ version: "d", format: "docker", platform: "linux/arm64" });
  const list = imageIndex([arm, amd], { format: "docker" });
  await registry.push("acme/docker", "d", list);
  const headers = { accept: amd.mediaType };
  const old = await call(registry, "GET", "/v2/acme/docker/manifests/d", { headers });
  expect(old.headers["docker-content-digest"]).toBe(amd.digest);
  expect((await call(registry, "GET", "/v2/acme/docker/manifests/d")).headers["docker-content-digest"]).toBe(
    list.digest,
  );
});

test.each([
  ["bytes=0-3", 206, (all: string) => all.slice(0, 4)],
  ["bytes=5-", 206, (all: string) => all.slice(5)],
  ["bytes=-2", 206, (all: string) => all.slice(-2)],
  ["bytes=2-99999", 206, (all: string) => all.slice(2)],
  ["bytes=99999-", 416, () => ""],
  ["lines=1-2", 200, (all: string) => all],
])("a blob's range %s is answered with %i and exactly that part", async (range, status, part) => {
  await registry.push("acme/app", "1.0", app);
  const config = app.blobs[0];
  const all = String(config?.content);
  const answer = await call(registry, "GET", `/v2/acme/app/blobs/${config?.digest}`, { headers: { range } });
  expect([answer.status, answer.text]).toEqual([status, part(all)]);
  if (status === 416) expect(answer.headers["content-range"]).toBe(`bytes */${all.length}`);
});

test("tags come sorted, page by page, until there is no Link", async () => {
  for (const tag of ["c", "a", "d", "b", "e"]) await registry.push("acme/paged", tag, app);
  const pages: string[][] = [];
  let next: string | undefined = "/v2/acme/paged/tags/list?n=2";
  while (next !== undefined) {
    const { json, headers } = await call(registry, "GET", next);
    pages.push(json.tags);
    next = /^<([^>]+)>; rel="next"$/.exec(String(headers["link"] ?? ""))?.[1];
  }
  expect(pages).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  expect((await call(registry, "GET", "/v2/acme/paged/tags/list?last=c")).json).toEqual({
    name: "acme/paged",
    tags: ["d", "e"],
  });
  expect((await call(registry, "GET", "/v2/acme/paged/tags/list?n=0")).json.tags).toEqual([]);
});

test("a page size that is no number is refused", async () => {
  await registry.push("acme/app", "1.0", app);
  const { status, json } = await call(registry, "GET", "/v2/acme/app/tags/list?n=-1");
  expect([status, json.errors[0].code]).toEqual([400, "PAGINATION_NUMBER_INVALID"]);
});

test("a server limit cuts larger pages", async () => {
  const limited = await startRegistry({ maxTags: 2 });
  for (const tag of ["a", "b", "c"]) await limited.push("x", tag, app);
  const { json, headers } = await call(limited, "GET", "/v2/x/tags/list?n=100");
  expect([json.tags, headers["link"]]).toEqual([["a", "b"], '</v2/x/tags/list?last=b&n=2>; rel="next"']);
  await limited.close();
});

test("the catalog lists repositories with pages", async () => {
  const fresh = await startRegistry();
  for (const name of ["b/b", "a", "c"]) await fresh.push(name, "1", app);
  const { json, headers } = await call(fresh, "GET", "/v2/_catalog?n=2");
  expect(json).toEqual({ repositories: ["a", "b/b"] });
  expect(headers["link"]).toBe('</v2/_catalog?last=b%2Fb&n=2>; rel="next"');
  await fresh.close();
});

test("referrers are the manifests that name a subject, filtered by artifact type", async () => {
  await registry.push("acme/signed", "1.0", app);
  const signature = image({ version: "sig", subject: app, artifactType: "application/x.signature" });
  const sbom = image({ version: "sbom", subject: app, artifactType: "application/x.sbom", annotations: { a: "b" } });
  await registry.push("acme/signed", undefined, signature);
  await registry.push("acme/signed", undefined, sbom);
  const all = await call(registry, "GET", `/v2/acme/signed/referrers/${app.digest}`);
  expect(all.json.manifests.map(({ digest }: { digest: string }) => digest)).toEqual([signature.digest, sbom.digest]);
  const some = await call(registry, "GET", `/v2/acme/signed/referrers/${app.digest}?artifactType=application/x.sbom`);
  expect(some.headers["oci-filters-applied"]).toBe("artifactType");
  expect(some.json.manifests).toEqual([
    expect.objectContaining({ digest: sbom.digest, artifactType: "application/x.sbom", annotations: { a: "b" } }),
  ]);
});
