import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ImageStreamError } from "../../../../provider/image/error.ts";
import type { ImageRequest, ImageSource } from "../../../../provider/resolver/images/imageSource.ts";
import { LockedImages, type LockMode } from "../../../../provider/resolver/lock/lockedImages.ts";
import {
  formatLockFile,
  type LockedImage,
  lockable,
  lockKey,
  parseLockFile,
} from "../../../../provider/resolver/lock/lockFile.ts";

const digest = fc.stringMatching(/^sha256:[0-9a-f]{64}$/);
const key = fc.stringMatching(/^quay\.io\/[a-z]{1,5}\/[a-z]{1,5}:[a-z0-9]{1,4}( PreserveOriginal)?$/);
const optional = { requiredKeys: ["digest" as const] };
const image = fc.record({ digest, version: fc.string(), platforms: fc.array(fc.string()) }, optional);
const images = fc.dictionary(key, image);

describe("a lock file", () => {
  test("is read as it was written, and is the same text whatever the order of its images", () => {
    fc.assert(
      fc.property(images, (given) => {
        const text = formatLockFile({ version: 1, images: given });
        expect(parseLockFile(text)).toEqual({ version: 1, images: { ...given } });
        const reversed = Object.fromEntries(Object.entries(given).reverse());
        expect(formatLockFile({ version: 1, images: reversed })).toBe(text);
      }),
    );
  });

  test("changes by the lines of one image when one tag moved", () => {
    fc.assert(
      fc.property(images, key, digest, digest, (given, moved, before, after) => {
        const lines = (to: string) =>
          formatLockFile({ version: 1, images: { ...given, [moved]: { digest: to } } }).split("\n");
        const [was, now] = [lines(before), lines(after)];
        expect(now.filter((line, index) => line !== was[index]).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("is refused with a code, whatever is in it, and never partly read", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseLockFile(text)).toThrow(ImageStreamError);
      }),
    );
    const conflict = `<<<<<<< HEAD\n${formatLockFile({ version: 1, images: {} })}`;
    expect(() => parseLockFile(conflict)).toThrow(/resolve conflicts/);
    expect(() => parseLockFile(`{"version":1,"images":{"quay.io/a/b:1":{"digest":"latest"}}}`)).toThrow(
      /quay\.io\/a\/b:1/,
    );
  });

  test("tells selections of one repository apart, and has a chosen tag for each and for nothing else", () => {
    const selections = [
      { semver: ">=1.4 <2" },
      { semver: ">=1.4 <3" },
      { numerical: "asc" },
      { numerical: "asc", filter: { pattern: "^main-([0-9]+)$", extract: "$1" } },
    ] as const;
    const requests = selections.flatMap((select) =>
      ([undefined, "PreserveOriginal"] as const).map((importMode) => ({
        reference: "quay.io/a/b",
        importMode,
        select,
      })),
    );
    const keys = requests.map(lockKey);
    expect(new Set(keys).size).toBe(requests.length);
    expect(keys.map(lockable)).toEqual(requests);
    const lock = (name: string, tag?: string) =>
      formatLockFile({ version: 1, images: { [name]: { digest: `sha256:${"1".repeat(64)}`, tag } } });
    for (const name of keys) {
      expect(parseLockFile(lock(name, "1.5")).images[name]).toMatchObject({ tag: "1.5" });
      expect(() => parseLockFile(lock(name))).toThrow(/is no lock file/);
    }
    expect(() => parseLockFile(lock("quay.io/a/b:1", "1.5"))).toThrow(/is no lock file/);
    for (const odd of ["quay.io/a/b semver one", "quay.io/a/b  semver 1.x", "quay.io/a/b numerical", "quay.io/a/b ("]) {
      expect(() => parseLockFile(lock(odd, "1.5"))).toThrow(/is no lock file/);
    }
  });

  test("tells platforms and import modes of one reference apart", () => {
    const requests = [
      { reference: "quay.io/a/b:1", importMode: undefined },
      { reference: "quay.io/a/b:1", importMode: "PreserveOriginal" },
      { reference: "quay.io/a/b:1", importMode: undefined, platform: "linux/arm64" },
      { reference: "quay.io/a/b:1", importMode: undefined, platform: "linux/arm/v7" },
    ] as const;
    expect(new Set(requests.map(lockKey)).size).toBe(requests.length);
    for (const request of requests) expect(lockable(lockKey(request))).toEqual(request);
  });
});

describe("images by a lock file", () => {
  const locked: LockedImage = { digest: `sha256:${"1".repeat(64)}`, version: "1.4.0" };
  const upstream = {
    digest: `sha256:${"2".repeat(64)}`,
    metadata: { version: "1.4.1", created: "2026-03-09T00:00:00Z", size: 7, exposedPorts: ["8080/tcp"] },
    layers: [{ digest: `sha256:${"3".repeat(64)}`, size: 7 }],
  };
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
        return { image: upstream };
      },
    };
    const locks = {
      find: async (name: string) => (name === "quay.io/acme/app:1.4" ? locked : undefined),
      add: async (name: string, entry: LockedImage) => {
        added[name] = entry;
        return entry;
      },
    };
    return { images: new LockedImages(mode, locks, source), asked, added };
  }

  test.each<LockMode>(["update", "frozen"])("take a locked digest without a request (%s)", async (mode) => {
    const { images, asked } = lockedImages(mode);
    expect(await images.resolve(request("quay.io/acme/app:1.4"))).toEqual({
      image: { digest: locked.digest, image: `quay.io/acme/app@${locked.digest}`, metadata: { version: "1.4.0" } },
    });
    expect(asked).toEqual([]);
  });

  test("hold a selection as a whole, tag and digest, and say in a shell's words how to lock one", async () => {
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
      add: async (name: string, entry: LockedImage) => {
        kept.set(name, entry);
        return entry;
      },
    };
    const selecting = request("quay.io/acme/app", { select });
    const frozen = new LockedImages("frozen", locks, source);
    expect(await frozen.resolve(selecting)).toMatchObject({
      problem: { message: expect.stringContaining("lock --update 'quay.io/acme/app semver >=1.4 <2'`") },
    });
    expect(asked).toEqual([]);
    await new LockedImages("update", locks, source).resolve(selecting);
    expect(asked).toEqual([selecting]);
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
    expect(asked).toHaveLength(1);
  });

  test("lock what is not locked yet, and are told no more of it than later runs by the file", async () => {
    const { images, added } = lockedImages("update");
    const { digest, metadata } = upstream;
    const { exposedPorts: _, ...told } = metadata;
    expect(await images.resolve(request("quay.io/acme/app:1.5"))).toEqual({
      image: { digest, image: `quay.io/acme/app@${digest}`, metadata: told },
    });
    expect(added).toEqual({ "quay.io/acme/app:1.5": { digest, ...told } });
    expect(parseLockFile(formatLockFile({ version: 1, images: added })).images).toEqual(added);
  });

  test("are refused by name and without a request if frozen and not locked", async () => {
    const { images, asked, added } = lockedImages("frozen");
    expect(await images.resolve(request("quay.io/acme/app:1.5"))).toMatchObject({
      problem: {
        code: "NOT_LOCKED",
        isFinal: true,
        message: expect.stringMatching(/^quay\.io\/acme\/app:1\.5 .*--update/),
      },
    });
    expect([asked, added]).toEqual([[], {}]);
  });

  test.each([
    ["a digest", request(`quay.io/acme/app@${locked.digest}`)],
    ["what the cluster follows", request("quay.io/acme/app:1.4", { followed: true })],
  ])("are not concerned with %s", async (_what, given) => {
    const { images, added } = lockedImages("frozen");
    expect(await images.resolve(given)).toEqual({ image: upstream });
    expect(added).toEqual({});
  });
});
