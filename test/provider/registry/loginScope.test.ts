import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { loginScope, loginScopeDiagnostics } from "../../../provider/registry/loginScope.ts";

test.each([
  ["quay.io", "quay.io"],
  ["Quay.IO/", "quay.io"],
  ["https://quay.io/v2/", "quay.io"],
  ["quay.io/acme/", "quay.io/acme"],
  ["https://quay.io/v2/acme", "quay.io/acme"],
  ["registry.example:5000", "registry.example:5000"],
  ["localhost:5000/acme/team", "localhost:5000/acme/team"],
  ["*.example.com", "*.example.com"],
  ["docker.io", "https://index.docker.io/v1/"],
  ["index.docker.io", "https://index.docker.io/v1/"],
  ["https://index.docker.io/v1/", "https://index.docker.io/v1/"],
  ["registry-1.docker.io", "https://index.docker.io/v1/"],
  ["docker.io/acme", "docker.io/acme"],
])("%s is the registry %s", (text, scope) => {
  expect(loginScope(text)).toBe(scope);
  expect(loginScopeDiagnostics(text, "host")).toEqual([]);
});

test.each([
  ["", /is empty/],
  ["quay.io/acme/app:1.4", /has a tag, but a login is for all images of a path/],
  ["quay .io", /is no registry/],
  ["quay.io/Acme", /is no registry/],
  ["quay.io?x=1", /is no registry/],
])("%j is refused", (text, reason) => {
  expect(loginScopeDiagnostics(text, "host").map(({ summary }) => summary)).toEqual([expect.stringMatching(reason)]);
});

test("an address with a password is refused without it", () => {
  const diagnostics = loginScopeDiagnostics("https://robot:hush@quay.io", "host");
  expect(diagnostics).toHaveLength(1);
  expect(JSON.stringify(diagnostics)).not.toContain("hush");
});

test("any text is a registry in normal form, or has one fault", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."aZ1.:/-_*@ v2") }), (text) => {
      const scope = loginScope(text);
      const faults = loginScopeDiagnostics(text, "host");
      if (faults.length > 0) return expect(faults).toHaveLength(1);
      expect(loginScope(scope ?? "")).toBe(scope);
    }),
  );
});
