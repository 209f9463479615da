import { expect, test } from "@jest/globals";
import { ownStreamTag } from "../../../provider/image/ownStreamTag.ts";

test.each([
  [{ kind: "ImageStreamTag", name: "1.4" }, "1.4"],
  [{ kind: "ImageStreamTag", name: "app:1.4" }, "1.4"],
  [{ kind: "ImageStreamTag", name: "app:1.4", namespace: "shop" }, "1.4"],
  [{ kind: "ImageStreamTag", name: "app:1.4", namespace: "" }, "1.4"],
  [{ kind: "ImageStreamTag", name: "app:1.4", namespace: "dev" }, undefined],
  [{ kind: "ImageStreamTag", name: "base:1.4" }, undefined],
  [{ kind: "ImageStreamImage", name: "app@sha256:0123" }, undefined],
  [{ kind: "DockerImage", name: "quay.io/acme/app:1.4" }, undefined],
] as const)("in the stream shop/app, %j follows %s", (from, followed) => {
  expect(ownStreamTag(from, "app", "shop")).toBe(followed);
});
