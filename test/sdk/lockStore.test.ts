import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { parseLockFile } from "../../provider/resolver/lockFile.ts";
import { updateLock } from "../../sdk/cli/updateLock.ts";
import { LockStore, readLockFile } from "../../sdk/lockStore.ts";

const digest = (digit: number) => `sha256:${String(digit).repeat(64)}`;

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "imagestream-lock-"));
  path = join(folder, "imagestream.lock.json");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("runs that lock at once leave a whole file at every moment, and add again what another has overwritten", async () => {
  const stores = [1, 2, 3, 4].map(() => new LockStore(path));
  const adding = stores.flatMap((store, index) =>
    [1, 2, 3, 4, 5].map((tag) => store.add(`quay.io/acme/app${index}:${tag}`, { digest: digest(tag) })),
  );
  const reads: number[] = [];
  let isDone = false;
  const reading = (async () => {
    while (!isDone) reads.push(Object.keys((await readLockFile(path)).images).length);
  })();
  await Promise.all(adding);
  isDone = true;
  await reading;
  for (const store of stores) await store.add("quay.io/acme/last:1", { digest: digest(1) });
  expect(reads.length).toBeGreaterThan(0);
  expect(Object.keys((await readLockFile(path)).images).length).toBe(21);
  expect(statSync(path).mode & 0o777).toBe(0o644);
});

test("a lock that has all is not written", async () => {
  await new LockStore(path).add("quay.io/acme/app:1", { digest: digest(1) });
  const before = statSync(path, { bigint: true }).mtimeNs;
  await new LockStore(path).add("quay.io/acme/app:1", { digest: digest(2) });
  expect(statSync(path, { bigint: true }).mtimeNs).toBe(before);
  expect(parseLockFile(readFileSync(path, "utf8")).images["quay.io/acme/app:1"]).toEqual({ digest: digest(1) });
});

test("an update chooses anew where a selection is renewed, and tells another choice of the same image", async () => {
  const key = "quay.io/acme/app semver >=1.4 <2";
  const lock = { version: 1 as const, images: { [key]: { digest: digest(1), tag: "1.4" } } };
  const asked: object[] = [];
  const images = {
    async resolve(request: object) {
      asked.push(request);
      return {
        image: {
          digest: digest(1),
          metadata: {},
          ...("select" in request && request.select ? { selected: "1.5" } : {}),
        },
      };
    },
  };
  const renewed = await updateLock(lock, [key], images, "default");
  expect(asked).toMatchObject([{ reference: "quay.io/acme/app", select: { semver: ">=1.4 <2" } }]);
  expect(renewed.lock.images).toEqual({ [key]: { digest: digest(1), tag: "1.5" } });
  expect(renewed.lines).toEqual([`${key}: 1.4, sha256:111111111111 → 1.5, sha256:111111111111`]);
  const checked = await updateLock(lock, [], images, "default");
  expect(asked[1]).toMatchObject({ reference: `quay.io/acme/app@${digest(1)}` });
  expect([checked.lock, checked.lines]).toEqual([lock, []]);
});

test("an update renews what is named, keeps the rest, and tells what moved and what is gone", async () => {
  const lock = {
    version: 1 as const,
    images: {
      "quay.io/acme/app:1": { digest: digest(1), version: "1.0" },
      "quay.io/acme/kept:1": { digest: digest(1) },
      "quay.io/acme/gone:1": { digest: digest(3) },
    },
  };
  const asked: string[] = [];
  const images = {
    async resolve({ reference }: { reference: string }) {
      asked.push(reference);
      if (reference.includes("gone")) return { problem: { code: "IMAGE_NOT_FOUND", message: "does not exist" } };
      return { image: { digest: digest(2), metadata: { version: "1.1" } } };
    },
  };
  const outcome = await updateLock(lock, ["quay.io/acme/app:1", "quay.io/acme/new:1"], images, "default");
  expect(asked).toContain(`quay.io/acme/kept@${digest(1)}`);
  expect(outcome.lock.images).toEqual({
    ...lock.images,
    "quay.io/acme/app:1": { digest: digest(2), version: "1.1" },
    "quay.io/acme/new:1": { digest: digest(2), version: "1.1" },
  });
  expect(outcome.lines).toEqual([
    "quay.io/acme/app:1: sha256:111111111111 (1.0) → sha256:222222222222 (1.1)",
    "quay.io/acme/gone:1: does not exist",
    "quay.io/acme/new:1: sha256:222222222222 (1.1)",
  ]);
  expect(outcome.failures).toEqual(["quay.io/acme/gone:1"]);
});
