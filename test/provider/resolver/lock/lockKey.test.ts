import { expect, test } from "@jest/globals";
import { lockable, lockKey } from "../../../../provider/resolver/lock/lockKey.ts";

test("a key tells platforms and import modes of one reference apart", () => {
  const requests = [
    { reference: "quay.io/a/b:1", importMode: undefined },
    { reference: "quay.io/a/b:1", importMode: "PreserveOriginal" },
    { reference: "quay.io/a/b:1", importMode: undefined, platform: "linux/arm64" },
    { reference: "quay.io/a/b:1", importMode: undefined, platform: "linux/arm/v7" },
  ] as const;
  expect(new Set(requests.map(lockKey)).size).toBe(requests.length);
  for (const request of requests) expect(lockable(lockKey(request))).toEqual(request);
});
