import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ImageStreamError } from "../../../provider/image/error.ts";
import {
  canonicalReference,
  exactReference,
  familiarReference,
  isReference,
  parseReference,
  referenceDiagnostics,
  withDigest,
  withTag,
} from "../../../provider/image/reference.ts";
import { digest, nearlyRight, registry, repository, tag } from "./arbitraries.ts";

const sha = `sha256:${"a".repeat(64)}`;

test.each([
  ["nginx", "docker.io", "library/nginx", undefined, undefined],
  ["nginx:1.25", "docker.io", "library/nginx", "1.25", undefined],
  ["bitnami/apache:2.4", "docker.io", "bitnami/apache", "2.4", undefined],
  ["docker.io/nginx", "docker.io", "library/nginx", undefined, undefined],
  ["index.docker.io/library/nginx", "docker.io", "library/nginx", undefined, undefined],
  ["registry-1.docker.io/nginx", "docker.io", "library/nginx", undefined, undefined],
  ["localhost/app", "localhost", "app", undefined, undefined],
  ["localhost:5000/a/b/c:v1", "localhost:5000", "a/b/c", "v1", undefined],
  ["127.0.0.1:41234/app", "127.0.0.1:41234", "app", undefined, undefined],
  ["QUAY.io/acme/app", "quay.io", "acme/app", undefined, undefined],
  [`quay.io/acme/app@${sha}`, "quay.io", "acme/app", undefined, sha],
  [`quay.io/acme/app:1.4@${sha}`, "quay.io", "acme/app", "1.4", sha],
  ["a/b-c__d.e/f---g:_x", "docker.io", "a/b-c__d.e/f---g", "_x", undefined],
])("%s is parsed with its defaults", (text, host, path, wantedTag, wantedDigest) => {
  const reference = parseReference(text);
  expect(reference).toMatchObject({ original: text, registry: host, repository: path });
  expect(reference.tag).toBe(wantedTag);
  expect(reference.digest).toBe(wantedDigest);
});

test.each([
  ["", /is empty/],
  ["  ", /is empty/],
  ["quay.io/acme/app :1", /white space/],
  ["https://quay.io/acme/app", /is a URL.*leave out the scheme/],
  ["quay.io/Acme/app", /upper-case.*lower case/],
  ["Acme/app", /upper-case/],
  ["foo.bar", /registry without a repository.*docker\.io\/library\/foo\.bar/],
  ["localhost", /registry without a repository/],
  ["quay.io/acme//app", /no valid repository/],
  ["quay.io/acme/-app", /no valid repository/],
  ["quay.io/acme/app:", /"" is empty/],
  ["quay.io/acme/app:-x", /no tag name/],
  ["quay.io/acme/app@sha256:abc", /64 lower-case hex digits/],
  ["quay.io/acme/app@md5:abc", /known algorithm/],
  ["qu_ay.io/acme/app", /no valid registry host/],
  [`quay.io/${"a".repeat(250)}`, /more than 255/],
  [`quay.io/app:${"t".repeat(129)}`, /128 characters/],
])("%s is refused with a reason", (text, reason) => {
  expect(() => parseReference(text)).toThrow(reason);
  expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: "INVALID_REFERENCE" }));
});

test("all faults of a reference are told at once, under the path that was given", () => {
  const faults = referenceDiagnostics("quay.io/Acme/app:-x@sha256:1", { path: "spec.tags[v1].from.name" });
  expect(faults).toHaveLength(3);
  expect(new Set(faults.map(({ path }) => path))).toEqual(new Set(["spec.tags[v1].from.name"]));
});

test.each(["https://joe:hunter2@quay.io/x", "joe:hunter2@quay.io/acme/app:1"])(
  "the password of %s is not repeated in the fault",
  (text) => {
    const faults = referenceDiagnostics(text);
    expect(faults).toHaveLength(1);
    expect(JSON.stringify(faults)).not.toContain("hunter2");
  },
);

test("strict wants registry and tag or digest", () => {
  expect(referenceDiagnostics("nginx", { strict: true }).map(({ summary }) => summary)).toEqual([
    "names no registry",
    "has neither tag nor digest",
  ]);
  expect(referenceDiagnostics("docker.io/nginx:1", { strict: true })).toEqual([]);
});

test("the exact text by digest keeps the name as it was typed and drops the tag, as the cluster does", () => {
  expect(exactReference(withDigest(parseReference("nginx:1.25"), sha))).toBe(`nginx@${sha}`);
  expect(exactReference(parseReference(`quay.io/a/b:1@${sha}`))).toBe(`quay.io/a/b@${sha}`);
  expect(withTag(parseReference(`quay.io/a/b@${sha}`), "2").original).toBe("quay.io/a/b:2");
});

test("spellings of one image have one canonical and one familiar text", () => {
  for (const text of ["nginx", "docker.io/nginx:latest", "index.docker.io/library/nginx"]) {
    expect(canonicalReference(parseReference(text))).toBe("docker.io/library/nginx:latest");
    expect(familiarReference(parseReference(text))).toBe("nginx");
  }
  expect(familiarReference(parseReference("docker.io/acme/app:1"))).toBe("acme/app:1");
});

const reference = fc
  .tuple(fc.option(registry), repository, fc.option(tag), fc.option(digest))
  .map(([host, path, wantedTag, wantedDigest]) =>
    [
      host === null ? "" : `${host}/`,
      path,
      wantedTag === null ? "" : `:${wantedTag}`,
      wantedDigest && `@${wantedDigest}`,
    ]
      .filter((part) => part !== null)
      .join(""),
  )
  .filter(isReference);

test("canonical and familiar texts are read back as the same image", () => {
  fc.assert(
    fc.property(reference, (text) => {
      const parsed = parseReference(text);
      const canonical = canonicalReference(parsed);
      expect(canonicalReference(parseReference(canonical))).toBe(canonical);
      expect(canonicalReference(parseReference(familiarReference(parsed)))).toBe(canonical);
    }),
  );
});

test("most generated references are valid, so that the properties above say something", () => {
  const valid = fc
    .sample(fc.tuple(registry, repository, tag), 200)
    .filter(([host, path, label]) => isReference(`${host}/${path}:${label}`));
  expect(valid.length).toBe(200);
});

test("any text is parsed or refused with INVALID_REFERENCE", () => {
  fc.assert(
    fc.property(nearlyRight, (text) => {
      try {
        expect(parseReference(text).original).toBe(text);
      } catch (error) {
        if (!(error instanceof ImageStreamError)) throw error;
        expect(error.diagnostics.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 500 },
  );
});
