import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ImageStreamError } from "../../../provider/image/error.ts";
import {
  objectReferenceDiagnostics,
  parseObjectReference,
  referencedNamespace,
  referencedStream,
} from "../../../provider/image/objectReference.ts";
import { nearlyRight } from "./arbitraries.ts";

test("a text that names a registry host is a DockerImage", () => {
  const name = "quay.io/acme/app:1.4";
  expect(parseObjectReference(name)).toEqual({ kind: "DockerImage", name });
});

test.each(["nginx:1.25", "bitnami/apache", "app"])("%s may be an image or a stream's tag, which is said", (text) => {
  expect(() => parseObjectReference(text)).toThrow(/Docker Hub or a tag of an image stream.*docker\.io/);
});

test("where one kind is possible the text has that kind", () => {
  expect(parseObjectReference("app:1.4", { kind: "ImageStreamTag" })).toEqual({
    kind: "ImageStreamTag",
    name: "app:1.4",
  });
  expect(parseObjectReference("dev/app:1.4", { kind: "ImageStreamTag" })).toEqual({
    kind: "ImageStreamTag",
    name: "app:1.4",
    namespace: "dev",
  });
  expect(parseObjectReference("nginx", { kind: "DockerImage" })).toEqual({ kind: "DockerImage", name: "nginx" });
});

test("a tag or digest alone means the stream itself", () => {
  expect(parseObjectReference({ kind: "ImageStreamTag", name: "1.4" }).name).toBe("1.4");
  const digest = `sha256:${"0".repeat(64)}`;
  expect(parseObjectReference({ kind: "ImageStreamImage", name: digest }).name).toBe(digest);
  expect(referencedStream({ kind: "ImageStreamTag", name: "1.4" })).toBeUndefined();
  expect(referencedStream({ kind: "ImageStreamImage", name: `app@${digest}` })).toBe("app");
});

test.each([
  [{ kind: "DockerImage", name: "nginx", namespace: "dev" }, "from.namespace"],
  [{ kind: "Image", name: "nginx" }, "from.kind"],
  [{ name: "nginx" }, "from.kind"],
  [{ kind: "ImageStreamTag" }, "from.name"],
  [{ kind: "ImageStreamTag", name: "dev/app:1" }, "from.name"],
  [{ kind: "ImageStreamTag", name: "app:1", namespace: "Dev" }, "from.namespace"],
  [{ kind: "DockerImage", name: "quay.io/A/b" }, "from.name"],
  [{ kind: "ImageStreamTag", name: "app:1", cluster: "https://other:6443" }, "from.cluster"],
  [null, "from"],
  [[], "from"],
  [7, "from"],
])("%j is refused at %s", (value, path) => {
  expect(objectReferenceDiagnostics(value).map((fault) => fault.path)).toEqual([path]);
});

test("a stream reference points into its own namespace unless it says another", () => {
  expect(referencedNamespace({ kind: "ImageStreamTag", name: "a:b" }, "dev")).toBe("dev");
  expect(referencedNamespace({ kind: "ImageStreamTag", name: "a:b", namespace: "x" }, "dev")).toBe("x");
  expect(referencedNamespace({ kind: "DockerImage", name: "a:b" }, "dev")).toBeUndefined();
});

test("any value is parsed or refused with INVALID_OBJECT_REFERENCE", () => {
  const value = fc.oneof(
    nearlyRight,
    fc.anything(),
    fc.record({
      kind: fc.constantFrom("DockerImage", "ImageStreamTag", "ImageStreamImage"),
      name: nearlyRight,
      namespace: fc.option(nearlyRight, { nil: undefined }),
    }),
  );
  fc.assert(
    fc.property(
      value,
      fc.constantFrom(undefined, "ImageStreamTag" as const, "ImageStreamImage" as const),
      (given, kind) => {
        try {
          parseObjectReference(given, kind === undefined ? {} : { kind });
        } catch (error) {
          if (!(error instanceof ImageStreamError)) throw error;
          expect(error.code).toBe("INVALID_OBJECT_REFERENCE");
        }
      },
    ),
    { numRuns: 300 },
  );
});
