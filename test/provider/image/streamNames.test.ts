import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ImageStreamError } from "../../../provider/image/error.ts";
import { formatStreamImage, parseStreamImage } from "../../../provider/image/streamImage.ts";
import { namespaceDiagnostics, streamNameDiagnostics } from "../../../provider/image/streamName.ts";
import { formatStreamTag, parseStreamTag } from "../../../provider/image/streamTag.ts";
import { isTagName } from "../../../provider/image/tagName.ts";
import { digest, namespace, nearlyRight, stream, tag } from "./arbitraries.ts";

test("a stream tag is read back as it was written", () => {
  fc.assert(
    fc.property(fc.option(namespace, { nil: undefined }), stream, tag, (ns, name, label) => {
      const value = { ...(ns === undefined ? {} : { namespace: ns }), stream: name, tag: label };
      const text = formatStreamTag(value);
      expect(parseStreamTag(text)).toEqual({ original: text, ...value });
    }),
  );
});

test("a stream image is read back as it was written", () => {
  fc.assert(
    fc.property(fc.option(namespace, { nil: undefined }), stream, digest, (ns, name, id) => {
      const value = { ...(ns === undefined ? {} : { namespace: ns }), stream: name, id };
      const text = formatStreamImage(value);
      expect(parseStreamImage(text)).toEqual({ original: text, ...value, digest: id });
    }),
  );
});

test("the beginning of a digest is enough for a stream image, but is no digest", () => {
  expect(parseStreamImage("app@0123ab")).toEqual({ original: "app@0123ab", stream: "app", id: "0123ab" });
  expect(parseStreamImage("app@sha256:0123ab").digest).toBeUndefined();
});

test.each([
  ["app", /no colon/],
  ["app:1:2", /more than one colon/],
  ["app@sha256:00", /by digest/],
  ["App:1", /no image stream name/],
  ["a..b:1", /no image stream name/],
  ["-a:1", /no image stream name/],
  [":1", /is empty/],
  ["app:", /is empty/],
  ["a/b/c:1", /no image stream name/],
  ["Prod/app:1", /no namespace name/],
  [`app:${"x".repeat(129)}`, /128/],
])("stream tag %s is refused", (text, reason) => {
  expect(() => parseStreamTag(text)).toThrow(reason);
  expect(() => parseStreamTag(text)).toThrow(expect.objectContaining({ code: "INVALID_STREAM_TAG" }));
});

test.each(["app", "app@", "app@xyz", "App@sha256:00", "a@b@c"])("stream image %s is refused", (text) => {
  expect(() => parseStreamImage(text)).toThrow(expect.objectContaining({ code: "INVALID_STREAM_IMAGE" }));
});

test("namespace and stream together have at most 255 characters", () => {
  expect(streamNameDiagnostics("a".repeat(251), "metadata.name", "ns1")).toEqual([]);
  expect(streamNameDiagnostics("a".repeat(252), "metadata.name", "ns1")).toHaveLength(1);
});

test("tag names follow the distribution grammar", () => {
  expect(["1.4", "_x", "A-b.c", "x".repeat(128)].every(isTagName)).toBe(true);
  expect(["", ".x", "-x", "a/b", "a%b", "ä", "a b", "x\n"].some(isTagName)).toBe(false);
});

test("namespaces are DNS labels", () => {
  expect(namespaceDiagnostics("prod-1")).toEqual([]);
  for (const text of ["", "-a", "a-", "A", "a.b", "a".repeat(64)]) expect(namespaceDiagnostics(text)).toHaveLength(1);
});

test.each([
  ["stream tag", parseStreamTag],
  ["stream image", parseStreamImage],
])("any text is parsed as %s or refused with a declared error", (_, parse) => {
  fc.assert(
    fc.property(nearlyRight, (text) => {
      try {
        expect(parse(text).original).toBe(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ImageStreamError);
      }
    }),
  );
});
