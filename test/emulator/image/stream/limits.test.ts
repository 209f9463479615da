import { expect, test } from "@jest/globals";
import { exceededImageLimit, exceededStreamLimits } from "../../../../emulator/image/stream/limits.ts";
import { event, fromImage, fromTag, stream, tag } from "../streams.ts";

const range = (type: string, max: Record<string, string>) => ({
  apiVersion: "v1",
  kind: "LimitRange",
  metadata: { name: "limits" },
  spec: { limits: [{ type, max }] },
});
const tags = (count: string) => range("openshift.io/ImageStream", { "openshift.io/image-tags": count });
const two = stream({ tags: [tag("a", fromImage("quay.io/a/b:1")), tag("b", fromImage("quay.io/a/b:2"))] });

test("the lowest maximum over all LimitRanges counts", () => {
  expect(exceededStreamLimits([tags("5"), tags("1")], two, undefined)).toBe(
    "requested usage of openshift.io/image-tags exceeds the maximum limit per openshift.io/ImageStream (2 > 1)",
  );
  expect(exceededStreamLimits([tags("2")], two, undefined)).toBeUndefined();
});

test("distinct sources are counted: the same image under two names is one", () => {
  const same = stream({ tags: [tag("a", fromImage("nginx")), tag("b", fromImage("docker.io/library/nginx:latest"))] });
  expect(exceededStreamLimits([tags("1")], same, undefined)).toBeUndefined();
  const aliases = stream({ tags: [tag("a", fromTag("web:v1")), tag("b", fromTag("web:v2"))] });
  expect(exceededStreamLimits([tags("1")], aliases, undefined)).toBeDefined();
});

test("a stream above its limit may be edited down, but not sideways", () => {
  const down = stream({ tags: [tag("a", fromImage("quay.io/a/b:1"))] });
  expect(exceededStreamLimits([tags("0")], down, two)).toBeUndefined();
  const sideways = stream({ tags: [tag("a", fromImage("quay.io/a/b:3"))] });
  expect(exceededStreamLimits([tags("0")], sideways, two)).toBeDefined();
});

test("images are the distinct digests of the whole history", () => {
  const images = range("openshift.io/ImageStream", { "openshift.io/images": "1" });
  const history = stream({ status: [{ tag: "a", items: [event("a"), event("b")] }] });
  expect(exceededStreamLimits([images], history, undefined)).toContain("openshift.io/images");
  expect(exceededStreamLimits([images], history, history)).toBeUndefined();
});

test("the size of an image is limited by openshift.io/Image", () => {
  const storage = range("openshift.io/Image", { storage: "1Mi" });
  expect(exceededImageLimit([storage], 1024 * 1024)).toBeUndefined();
  expect(exceededImageLimit([storage], 2 * 1024 * 1024)).toBe(
    "requested usage of storage exceeds the maximum limit per openshift.io/Image (2Mi > 1Mi)",
  );
});
