import { describe, expect, test } from "@jest/globals";
import { exactPullSpec, parsePullSpec } from "../../../emulator/image/pullSpec.ts";
import { isBlocked, isInsecure, pullSources } from "../../../emulator/importer/pullSources.ts";
import { registriesConfig } from "../../../emulator/importer/registriesConfig.ts";

const object = (spec: object) => ({
  apiVersion: "config.openshift.io/v1",
  kind: "Mirrors",
  metadata: { name: "m" },
  spec,
});
const rule = (source: string, mirrors: string[], more: object = {}) => ({ source, mirrors, ...more });
const config = (parts: {
  digest?: object[];
  tag?: object[];
  policies?: object[];
  insecure?: string[];
  blocked?: string[];
}) =>
  registriesConfig({
    digestMirrorSets: [object({ imageDigestMirrors: parts.digest ?? [] })],
    tagMirrorSets: [object({ imageTagMirrors: parts.tag ?? [] })],
    contentSourcePolicies: [object({ repositoryDigestMirrors: parts.policies ?? [] })],
    insecureRegistries: parts.insecure ?? [],
    blockedRegistries: parts.blocked ?? [],
  });
const spec = (text: string) => {
  const parsed = parsePullSpec(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.spec;
};
const sources = (text: string, entries: ReturnType<typeof config>) =>
  pullSources(spec(text), entries).map(exactPullSpec);
const digest = `sha256:${"a".repeat(64)}`;

describe("mirrors", () => {
  const mirrored = config({
    digest: [rule("quay.io/acme", ["d.example/acme"])],
    policies: [rule("quay.io/old", ["p.example/old"])],
    tag: [rule("quay.io/acme", ["t.example/acme", "u.example/acme"], { mirrorSourcePolicy: "NeverContactSource" })],
  });

  test("of tags are tried for tags, those of digests for digests, the source last", () => {
    expect(sources("quay.io/acme/web:1", mirrored)).toEqual([
      "t.example/acme/web:1",
      "u.example/acme/web:1",
      "quay.io/acme/web:1",
    ]);
    expect(sources(`quay.io/acme/web@${digest}`, mirrored)).toEqual([
      `d.example/acme/web@${digest}`,
      `quay.io/acme/web@${digest}`,
    ]);
    expect(sources(`quay.io/old/web@${digest}`, mirrored)[0]).toBe(`p.example/old/web@${digest}`);
  });

  test("only count for whole path segments", () => {
    expect(sources("quay.io/acmeother/web:1", mirrored)).toEqual(["quay.io/acmeother/web:1"]);
  });

  test("of the longest source win; sets of one source are merged in an order that suits all", () => {
    const entries = config({
      tag: [
        rule("quay.io", ["all.example"]),
        rule("quay.io/acme", ["b.example/x", "c.example/x"]),
        rule("quay.io/acme", ["a.example/x", "b.example/x"]),
      ],
    });
    expect(sources("quay.io/acme/web:1", entries)).toEqual([
      "a.example/x/web:1",
      "b.example/x/web:1",
      "c.example/x/web:1",
      "quay.io/acme/web:1",
    ]);
    expect(sources("quay.io/other/web:1", entries)[0]).toBe("all.example/other/web:1");
  });

  test("are inherited by entries nested in their source", () => {
    const entries = config({ tag: [rule("quay.io/acme", ["m.example/x"])], insecure: ["quay.io/acme/web"] });
    expect(sources("quay.io/acme/web:1", entries)[0]).toBe("m.example/x/web:1");
  });

  test("do not block their source, whatever the policy says", () => {
    const entries = config({ tag: [rule("quay.io", ["m.example"], { mirrorSourcePolicy: "NeverContactSource" })] });
    expect(isBlocked(spec("quay.io/acme/web:1"), entries)).toBe(false);
  });
});

test("short names are looked for on docker.io", () => {
  expect(sources("nginx", [])).toEqual(["docker.io/library/nginx:latest"]);
});

test("a registry is blocked or insecure as a whole, by its exact host", () => {
  const entries = config({ blocked: ["bad.example"], insecure: ["plain.example:5000"] });
  expect(isBlocked(spec("bad.example/a/b"), entries)).toBe(true);
  expect(isBlocked(spec("sub.bad.example/a/b"), entries)).toBe(false);
  expect(isInsecure(spec("plain.example:5000/a/b"), false, entries)).toBe(true);
  expect(isInsecure(spec("plain.example/a/b"), false, entries)).toBe(false);
  expect(isInsecure(spec("plain.example/a/b"), true, entries)).toBe(true);
});
