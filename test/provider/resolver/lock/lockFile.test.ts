import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ImageStreamError } from "../../../../provider/image/error.ts";
import { formatLockFile, parseLockFile } from "../../../../provider/resolver/lock/lockFile.ts";
import { lockable, lockKey } from "../../../../provider/resolver/lock/lockKey.ts";

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
});
