import { expect, test } from "@jest/globals";
import type { ImageRequest } from "../../../../provider/resolver/images/imageSource.ts";
import { LoginsBelow } from "../../../../provider/resolver/images/loginsBelow.ts";
import type { Resolution } from "../../../../provider/resolver/resolution.ts";

const request: ImageRequest = {
  namespace: "shop",
  reference: "quay.io/acme/app:1",
  insecure: false,
  importMode: undefined,
};
const below = { name: "pull", type: "", data: {}, namespace: "shop", isExcluded: false, isPending: false };
const refused = { code: "IMPORT_FAILED", severity: "warning", summary: "401" } as const;
const resolved = (answer: Resolution, secret: typeof below | undefined = below) =>
  new LoginsBelow({ below: () => secret }, { resolve: async () => answer }).resolve(request);

test("an image without an answer names the secret to move up; any other answer stays as it is", async () => {
  expect(await resolved({ problem: refused })).toEqual({
    problem: {
      ...refused,
      summary:
        "401; secret shop/pull, which has a login for it, is declared further down in this program: move its declaration up",
    },
  });
  const image = { image: { digest: `sha256:${"1".repeat(64)}`, metadata: {} } };
  const pending = { problem: { ...refused, severity: "info" } } as const;
  for (const answer of [image, pending]) expect(await resolved(answer)).toEqual(answer);
  const without = new LoginsBelow({ below: () => undefined }, { resolve: async () => ({ problem: refused }) });
  expect(await without.resolve(request)).toEqual({ problem: refused });
});
