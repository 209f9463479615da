import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  daemonMinimal,
  exactPullSpec,
  parsePullSpec,
  registryHost,
  registryHostPort,
  withClientDefaults,
} from "../../../emulator/image/pullSpec.ts";

const digest = `sha256:${"a".repeat(64)}`;
const parts = (text: string) => {
  const parsed = parsePullSpec(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.spec;
};
const reason = (text: string) => {
  const parsed = parsePullSpec(text);
  return parsed.ok ? undefined : parsed.reason;
};

test.each([
  ["nginx", { registry: "", namespace: "", name: "nginx", tag: "", id: "" }],
  ["library/nginx:1", { registry: "", namespace: "library", name: "nginx", tag: "1", id: "" }],
  ["quay.io/acme/web:1.4", { registry: "quay.io", namespace: "acme", name: "web", tag: "1.4", id: "" }],
  ["quay.io/a/b/c/d", { registry: "quay.io", namespace: "a", name: "b/c/d", tag: "", id: "" }],
  ["localhost/x", { registry: "localhost", namespace: "", name: "x", tag: "", id: "" }],
  ["r:5000/x/y", { registry: "r:5000", namespace: "x", name: "y", tag: "", id: "" }],
  ["BAD/x", { registry: "", namespace: "BAD", name: "x", tag: "", id: "" }],
  [`quay.io/a/b:1@${digest}`, { registry: "quay.io", namespace: "a", name: "b", tag: "1", id: digest }],
])("%s is split as the image API splits it", (text, expected) => {
  expect(parts(text)).toEqual(expected);
});

test.each([
  ["", "repository name must have at least one component"],
  ["quay.io/Upper/case:1", "repository name must be lowercase"],
  ["BAD REF", "invalid reference format"],
  ["a//b", "invalid reference format"],
  ["a:b:c", "invalid reference format"],
  [`${"a".repeat(256)}`, "repository name must not be more than 255 characters"],
  [`x@sha256:${"a".repeat(63)}`, "invalid checksum digest length"],
  [`x@md5:${"a".repeat(32)}`, "unsupported digest algorithm"],
])("%j is refused with the API's reason", (text, expected) => {
  expect(reason(text)).toBe(expected);
});

test("defaults and the daemon's minimal form are each other's inverse for short names", () => {
  const full = withClientDefaults(parts("nginx"));
  expect(exactPullSpec(full)).toBe("docker.io/library/nginx:latest");
  expect(exactPullSpec(daemonMinimal(full))).toBe("docker.io/nginx");
});

test("docker.io is served by registry-1.docker.io, ports depend on insecurity", () => {
  expect(registryHost(parts("nginx"))).toBe("registry-1.docker.io");
  expect(registryHostPort(parts("quay.io/a/b"), false)).toEqual({ host: "quay.io", port: "443" });
  expect(registryHostPort(parts("quay.io/a/b"), true)).toEqual({ host: "quay.io", port: "80" });
  expect(registryHostPort(parts("r:5000/a/b"), true)).toEqual({ host: "r", port: "5000" });
});

test("a long name with a fault at its end is refused at once", () => {
  // Root cause: separators that may be empty let a backtracking matcher try every split of a word.
  expect(reason(`registry.example/${"a".repeat(200)}@undefined`)).toBe("invalid reference format");
});

test("what is parsed is formatted back to the same text", () => {
  const segment = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const pullSpec = fc
    .tuple(
      fc.constantFrom("", "quay.io/", "localhost/", "r.example:5000/"),
      fc.array(segment, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("", ":1.0", ":latest", `@${digest}`),
    )
    .map(([host, path, suffix]) => host + path.join("/") + suffix)
    // A lone word like "localhost" is taken for a registry.
    .filter((text) => !text.startsWith("localhost") || text.includes("/"));
  fc.assert(fc.property(pullSpec, (text) => expect(exactPullSpec(parts(text))).toBe(text)));
});
