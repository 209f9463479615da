import { expect, test } from "@jest/globals";
import { tagMoveHeadline } from "../../../provider/image/tagMoveHeadline.ts";

const image = (letter: string, version?: string) => ({
  digest: `sha256:${letter.repeat(64)}`,
  metadata: version === undefined ? {} : { version },
});
const headline = (
  tag: string,
  from: string | undefined,
  to: string | undefined,
  names: readonly string[],
  isBack: boolean,
) =>
  tagMoveHeadline({
    stream: "shop/app",
    tags: [tag, "stable"],
    from: image("a", from),
    to: image("b", to),
    isBack,
    followers: names.map((name) => ({
      kind: name.startsWith("build") ? "BuildConfig" : "Deployment",
      name,
      namespace: "shop",
      tag,
    })),
  });

test.each([
  ["1.4", "1.4.0", "1.4.1", ["web", "worker"], "1.4 → 1.4.1, rolls web, worker"],
  ["1.4", "1.4.1", "1.4.0", ["web", "web"], "1.4 back to 1.4.0, rolls web"],
  ["1.4", "1.4.0", "1.4.0", ["web"], "1.4 → bbbbbbbbbbbb, rolls web"],
  ["1.4", undefined, undefined, [], "1.4 → bbbbbbbbbbbb"],
  ["1.4", "1.4.0", "1.4.1", ["checkout", "payment", "storefront"], "1.4 → 1.4.1, rolls checkout, payment +1"],
  ["1.4", "1.4.0", "1.4.1", ["a-workload-of-a-very-long-name"], "1.4 → 1.4.1, rolls 1"],
  ["1.4", "1.4.0", "1.4.1", ["web", "build-1"], "1.4 → 1.4.1, rolls web, builds build-1"],
  ["release-candidate-of-spring", "1", "2026.03.02-release.4711", ["web"], "release-cand… → 2026.03.02-re…, rolls 1"],
])("%s from %s to %s, followed by %j", (tag, from, to, names, expected) => {
  const text = headline(tag, from, to, names, expected.includes("back to"));
  expect(text).toBe(expected);
  expect([...text].length).toBeLessThanOrEqual(40);
});
