import { expect, test } from "@jest/globals";
import type { ImageRequest, ImageSource } from "../../../../provider/resolver/images/imageSource.ts";
import type { LockedImage } from "../../../../provider/resolver/lock/lockEntry.ts";
import { LockedImages, type LockMode } from "../../../../provider/resolver/lock/lockedImages.ts";
import { formatLockFile, parseLockFile } from "../../../../provider/resolver/lock/lockFile.ts";
import { unasked } from "../../../../provider/resolver/resolution.ts";

const locked: LockedImage = { digest: `sha256:${"1".repeat(64)}`, version: "9.9 as the file says" };
const upstream = {
  digest: `sha256:${"2".repeat(64)}`,
  metadata: { version: "1.4.1", created: "2026-03-09T00:00:00Z", size: 7, exposedPorts: ["8080/tcp"] },
  layers: [{ digest: `sha256:${"3".repeat(64)}`, size: 7 }],
};
const old = { digest: locked.digest, metadata: { version: "1.4.0" } };
const request = (reference: string, own: Partial<ImageRequest> = {}): ImageRequest => ({
  namespace: "default",
  reference,
  insecure: false,
  importMode: undefined,
  ...own,
});

/** A source that notes what it is asked. */
function lockedImages(mode: LockMode) {
  const asked: string[] = [];
  const added: Record<string, LockedImage> = {};
  const source: ImageSource = {
    async resolve({ reference }) {
      asked.push(reference);
      return { image: reference.endsWith(old.digest) ? old : upstream };
    },
  };
  const locks = {
    find: async (name: string) => (name === "quay.io/acme/app:1.4" ? locked : undefined),
    add: async (name: string, coming: LockedImage | Promise<LockedImage | undefined>) => {
      const entry = await coming;
      if (entry !== undefined) added[name] = entry;
      return entry;
    },
  };
  return { images: new LockedImages(mode, locks, source), asked, added };
}

test.each<LockMode>(["update", "frozen"])(
  "images by a lock file have the locked digest, and the words of the image instead of the file's (%s)",
  async (mode) => {
    const { images, asked } = lockedImages(mode);
    expect(await images.resolve(request("quay.io/acme/app:1.4"))).toEqual({ image: old });
    expect(asked).toEqual([`quay.io/acme/app@${locked.digest}`]);
  },
);

test.each([
  [
    "a digest that the repository does not have",
    { problem: { code: "IMAGE_NOT_FOUND", severity: "warning" as const, summary: "no such image" } },
    { problem: { code: "LOCKED_IMAGE_GONE", severity: "error", summary: expect.stringContaining("no such image") } },
  ],
  ["a list of images", { image: upstream }, { problem: { code: "LOCKED_IMAGE_INDEX", severity: "error" } }],
  ["a source that cannot be asked", unasked("down"), unasked("down")],
])("images by a lock file are not taken on the file's word: %s", async (_title, answer, expected) => {
  const locks = { find: async () => locked, add: async () => locked };
  const images = new LockedImages("frozen", locks, { resolve: async () => answer });
  expect(await images.resolve(request("quay.io/acme/app:1.4"))).toMatchObject(expected);
});

test("images by a lock file hold a selection as a whole, tag and digest, and say in a shell's words how to lock one", async () => {
  const select = { semver: ">=1.4 <2" };
  const asked: ImageRequest[] = [];
  const source: ImageSource = {
    async resolve(given) {
      asked.push(given);
      return { image: { ...upstream, selected: "1.5" } };
    },
  };
  const kept = new Map<string, LockedImage>();
  const locks = {
    find: async (name: string) => kept.get(name),
    add: async (name: string, coming: LockedImage | Promise<LockedImage | undefined>) => {
      const entry = await coming;
      if (entry !== undefined) kept.set(name, entry);
      return entry;
    },
  };
  const selecting = request("quay.io/acme/app", { select });
  const frozen = new LockedImages("frozen", locks, source);
  expect(await frozen.resolve(selecting)).toMatchObject({
    problem: { summary: expect.stringContaining("lock --update 'quay.io/acme/app semver >=1.4 <2'`") },
  });
  expect(asked).toEqual([]);
  await new LockedImages("update", locks, source).resolve(selecting);
  const byDigest = { ...request(`quay.io/acme/app@${upstream.digest}`) };
  expect(asked).toEqual([selecting, byDigest]);
  expect(Object.fromEntries(kept)).toEqual({
    "quay.io/acme/app semver >=1.4 <2": {
      digest: upstream.digest,
      tag: "1.5",
      version: "1.4.1",
      created: "2026-03-09T00:00:00Z",
      size: 7,
    },
  });
  expect(await frozen.resolve(selecting)).toMatchObject({ image: { digest: upstream.digest, selected: "1.5" } });
  expect(asked.slice(2)).toEqual([byDigest]);
});

test("images by a lock file lock what is not locked yet, and see the same as later runs", async () => {
  const { images, added, asked } = lockedImages("update");
  const { digest, metadata } = upstream;
  const { exposedPorts: _, ...told } = metadata;
  expect(await images.resolve(request("quay.io/acme/app:1.5"))).toEqual({ image: upstream });
  expect(asked).toEqual(["quay.io/acme/app:1.5", `quay.io/acme/app@${digest}`]);
  expect(added).toEqual({ "quay.io/acme/app:1.5": { digest, ...told } });
  expect(parseLockFile(formatLockFile({ version: 1, images: added })).images).toEqual(added);
});

test("images by a lock file are refused by name and without a request if frozen and not locked", async () => {
  const { images, asked, added } = lockedImages("frozen");
  expect(await images.resolve(request("quay.io/acme/app:1.5"))).toMatchObject({
    problem: {
      code: "NOT_LOCKED",
      severity: "error",
      summary: expect.stringMatching(/^quay\.io\/acme\/app:1\.5 .*--update/),
    },
  });
  expect([asked, added]).toEqual([[], {}]);
});

test.each([
  ["a digest", request(`quay.io/acme/app@${upstream.digest}`)],
  ["what the cluster follows", request("quay.io/acme/app:1.4", { followed: true })],
])("are not concerned with %s", async (_what, given) => {
  const { images, added } = lockedImages("frozen");
  expect(await images.resolve(given)).toEqual({ image: upstream });
  expect(added).toEqual({});
});
