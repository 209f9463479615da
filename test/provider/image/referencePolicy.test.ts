import { expect, test } from "@jest/globals";
import { resolvedPullSpec } from "../../../provider/image/referencePolicy.ts";

const digest = `sha256:${"1".repeat(64)}`;
const item = { dockerImageReference: `quay.io/a/b@${digest}`, image: digest };
const repository = "image-registry.openshift-image-registry.svc:5000/p1/web";

test("Local pulls through the internal registry", () => {
  expect(resolvedPullSpec(item, "Local", repository)).toBe(`${repository}@${digest}`);
});

test.each([
  ["Source", item, "Source" as const, repository],
  ["no policy", item, undefined, repository],
  ["no internal registry", item, "Local" as const, ""],
  ["unknown repository", item, "Local" as const, undefined],
  ["an item without digest", { ...item, image: "" }, "Local" as const, repository],
])("%s pulls from the source", (_, given, policy, from) => {
  expect(resolvedPullSpec(given, policy, from)).toBe(item.dockerImageReference);
});
