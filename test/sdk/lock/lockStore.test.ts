import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { endOfTurn } from "../../../provider/resolver/endOfTurn.ts";
import { formatLockFile, parseLockFile } from "../../../provider/resolver/lock/lockFile.ts";
import { changeLockFile, LockStore, readLockFile } from "../../../sdk/lock/lockStore.ts";

const digest = (digit: number) => `sha256:${String(digit).repeat(64)}`;

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "imagestream-lock-"));
  path = join(folder, "imagestream.lock.json");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const server = "https://api.example.com:6443";

/** Adds images to the lock file at `argv[2]` from a process of its own until the file `argv[4]` is there; says how many. */
const adding = `
  import { existsSync } from "node:fs";
  import { LockStore } from ${JSON.stringify(join(import.meta.dirname, "../../../sdk/lock/lockStore.ts"))};
  const [, , path, name, enough] = process.argv;
  const locks = new LockStore(path).locks();
  const digest = "sha256:" + "1".repeat(64);
  let tag = 0;
  do await locks.add("quay.io/acme/" + name + ":" + ++tag, { digest });
  while (!existsSync(enough));
  console.log(tag);
`;

test("processes that lock at once leave a whole file at every moment, and lose nothing", async () => {
  const program = join(folder, "adding.ts");
  const enough = join(folder, "enough");
  writeFileSync(program, adding);
  const names = ["a", "b", "c", "d"];
  const processes = Promise.all(
    names.map((name) => promisify(execFile)(process.execPath, [program, path, name, enough])),
  );
  const counts: number[] = [];
  while (new Set(counts).size < 5) {
    counts.push(Object.keys((await readLockFile(path)).images).length);
    // Meanwhile somebody runs the command.
    const changed = changeLockFile(path, (present) => ({ ...present, streams: { [server]: {} } }));
    await Promise.race([changed, processes]);
  }
  writeFileSync(enough, "");
  const added = (await processes).map(({ stdout }) => Number(stdout));
  const { images } = await readLockFile(path);
  expect(Object.keys(images)).toHaveLength(added.reduce((sum, count) => sum + count));
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(statSync(path).mode & 0o777).toBe(0o644);
});

test("secret names of images, streams and servers are kept without their text, and found again by another process", async () => {
  const [image, stream, api] = ["quay.io/acme/app:s3cr3t", "ImageStreamTag dev/s3cr3t:1", "https://s3cr3t:6443"].map(
    (secret) => ({ secret }),
  ) as [{ secret: string }, { secret: string }, { secret: string }];
  const store = new LockStore(path);
  await store.locks().add(image, { digest: digest(1) });
  await store.locks(async () => api).add(stream, { digest: digest(2) });
  await store.locks(async () => api).add({ secret: "ImageStreamTag dev/0ther:1" }, { digest: digest(3) });
  const text = readFileSync(path, "utf8");
  expect(text).not.toMatch(/s3cr3t|0ther/);
  expect(Object.keys(Object.values(parseLockFile(text).streams ?? {})[0] ?? {})).toHaveLength(2);
  // Each salt more costs a hash of every text.
  expect(new Set(text.match(/secret \S{22} /g)).size).toBe(1);
  const later = new LockStore(path);
  expect(await later.locks().find(image)).toEqual({ digest: digest(1) });
  expect(await later.locks(async () => api).find(stream)).toEqual({ digest: digest(2) });
  expect(await later.locks().find({ secret: "quay.io/acme/app:guess" })).toBeUndefined();
  expect(await later.locks().find(image.secret)).toBeUndefined();
});

const short = (text: string) => `secret ${createHash("sha256").update(text).digest("hex").slice(0, 10)}`;
const [image, stream] = ["quay.io/acme/app:s3cr3t", "ImageStreamTag dev/s3cr3t:1"] as const;

/** Writes a file of an earlier version. */
function writeOld(): string {
  const old = formatLockFile({
    version: 1,
    images: { [short(image)]: { digest: digest(1) }, "quay.io/acme/app:1": { digest: digest(3) } },
    streams: { [short(server)]: { [short(stream)]: { digest: digest(2) } } },
  });
  writeFileSync(path, old);
  return old;
}

test("keys of an earlier version, which give their texts away, are replaced, and hold the same images", async () => {
  const old = writeOld();
  const store = new LockStore(path, "update");
  const api = async () => ({ secret: server });
  expect(await store.locks().find({ secret: image })).toEqual({ digest: digest(1) });
  expect(await store.locks(api).find({ secret: stream })).toEqual({ digest: digest(2) });
  const text = readFileSync(path, "utf8");
  for (const key of [image, server, stream].map(short))
    expect([old.includes(key), text.includes(key)]).toEqual([true, false]);
  expect(new Set(text.match(/secret \S{22} /g)).size).toBe(1);
  const later = new LockStore(path, "frozen");
  expect(await later.locks().find({ secret: image })).toEqual({ digest: digest(1) });
  expect(await later.locks(api).find({ secret: stream })).toEqual({ digest: digest(2) });
  expect(await later.locks().find("quay.io/acme/app:1")).toEqual({ digest: digest(3) });
});

test("a frozen file keeps its keys of an earlier version", async () => {
  const old = writeOld();
  expect(await new LockStore(path, "frozen").locks().find({ secret: image })).toEqual({ digest: digest(1) });
  expect(readFileSync(path, "utf8")).toBe(old);
});

test("what others have locked in the meantime counts, and is not written again", async () => {
  const late = new LockStore(path).locks();
  expect(await late.find("quay.io/acme/app:1")).toBeUndefined();
  await new LockStore(path).locks().add("quay.io/acme/app:1", { digest: digest(1) });
  const before = statSync(path, { bigint: true }).mtimeNs;
  expect(await late.add("quay.io/acme/app:1", { digest: digest(2) })).toEqual({ digest: digest(1) });
  expect(await late.find("quay.io/acme/app:1")).toEqual({ digest: digest(1) });
  expect(statSync(path, { bigint: true }).mtimeNs).toBe(before);
});

test("streams of each cluster are locked for themselves, in one file with the registries", async () => {
  const store = new LockStore(path);
  const [here, there] = [store.locks(async () => server), store.locks(async () => "https://other")];
  await Promise.all([
    store.locks().add("quay.io/acme/app:1", { digest: digest(1) }),
    here.add("ImageStreamTag dev/app:latest", { digest: digest(2) }),
    there.add("ImageStreamTag dev/app:latest", { digest: digest(3) }),
  ]);
  expect(await here.find("ImageStreamTag dev/app:latest")).toEqual({ digest: digest(2) });
  expect(await there.find("ImageStreamTag dev/app:latest")).toEqual({ digest: digest(3) });
  expect(await new LockStore(path).locks(async () => server).find("previous dev/app:latest")).toBeUndefined();
  const text = readFileSync(path, "utf8");
  expect(formatLockFile(parseLockFile(text))).toBe(text);
});

// Each image was written by itself: with the file, the time of a write grew.
test("a thousand images that come at once are written in few steps, and those that fail keep none back", async () => {
  const locks = new LockStore(path).locks();
  const writes = new Set<bigint>();
  const adding = Array.from({ length: 1_000 }, async (_, index) => {
    const name = `quay.io/acme/app:${index}`;
    await locks.find(name);
    const coming = async () => {
      for (let turn = 0; turn < index; turn++) await endOfTurn();
      const file = statSync(path, { bigint: true, throwIfNoEntry: false });
      if (file !== undefined) writes.add(file.mtimeNs);
      return index % 10 === 0 ? undefined : { digest: digest(1) };
    };
    return locks.add(name, coming());
  });
  const failed = locks.add("quay.io/acme/app:none", Promise.reject(new Error("the registry is down")));
  await expect(failed).rejects.toThrow("the registry is down");
  await Promise.all(adding);
  expect(Object.keys((await readLockFile(path)).images)).toHaveLength(900);
  expect(writes.size).toBeLessThan(12);
});
