import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { image, startRegistry } from "../../../emulator/registry/index.ts";
import { call } from "./client.ts";

let data: string;
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), "registry-")), "kept");
});
afterEach(() => rmSync(join(data, ".."), { recursive: true }));

test("with a directory everything acknowledged is there after a restart, deletions included", async () => {
  const [one, two] = [image({ version: "1" }), image({ version: "2", platforms: ["linux/amd64", "linux/arm64"] })];
  const before = await startRegistry({ data });
  await before.push("acme/app", "1", one);
  await before.push("acme/app", "2", two);
  await before.push("acme/app", "gone", one);
  await call(before, "DELETE", "/v2/acme/app/manifests/gone");
  // Not closed: a killed process does not get round to it.
  const after = await startRegistry({ data });
  expect((await call(after, "GET", "/v2/acme/app/tags/list")).json.tags).toEqual(["1", "2"]);
  for (const built of [one, two]) {
    const { text } = await call(after, "GET", `/v2/acme/app/manifests/${built.digest}`);
    expect(text).toBe(String(built.manifests.at(-1)?.content));
  }
  expect((await call(after, "GET", `/v2/acme/app/blobs/${one.blobs[0]?.digest}`)).status).toBe(200);
  await Promise.all([before.close(), after.close()]);
});

test("without a directory nothing is written", async () => {
  const registry = await startRegistry();
  await registry.push("acme/app", "1", image());
  expect(existsSync(data)).toBe(false);
  await registry.close();
});
