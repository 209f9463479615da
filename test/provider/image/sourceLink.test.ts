import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isSourceLink, sourceLink } from "../../../provider/image/sourceLink.ts";

const link = (source: string, from: string | undefined = "4e1d1a0", to = "9b2c7f3", before = source) =>
  sourceLink({ ...(from && { revision: from }), source: before }, { revision: to, source });

test.each([
  ["https://github.com/acme/app", "https://github.com/acme/app/compare/4e1d1a0...9b2c7f3"],
  ["https://github.com/acme/app.git", "https://github.com/acme/app/compare/4e1d1a0...9b2c7f3"],
  ["git@github.com:acme/app.git", "https://github.com/acme/app/compare/4e1d1a0...9b2c7f3"],
  ["git+https://github.com/acme/app#main", "https://github.com/acme/app/compare/4e1d1a0...9b2c7f3"],
  ["https://github.com/acme/app/tree/main/images", "https://github.com/acme/app/compare/4e1d1a0...9b2c7f3"],
  ["ssh://git@gitlab.com:2222/a/b/c.git", "https://gitlab.com/a/b/c/-/compare/4e1d1a0...9b2c7f3"],
  ["https://codeberg.org/acme/app", "https://codeberg.org/acme/app/compare/4e1d1a0...9b2c7f3"],
  ["https://bitbucket.org/acme/app", "https://bitbucket.org/acme/app/commits/9b2c7f3"],
])("%s is linked", (source, address) => expect(link(source)).toBe(address));

test("credentials in a label are not repeated", () => {
  expect(link("https://robot:s3cret@github.com/acme/app?token=s3cret")).toBe(
    "https://github.com/acme/app/compare/4e1d1a0...9b2c7f3",
  );
});

describe("the commit alone is linked", () => {
  const commit = "https://github.com/acme/app/commit/9b2c7f3";
  test.each([
    [
      "the old image says nothing of its own",
      sourceLink({}, { source: "https://github.com/acme/app", revision: "9b2c7f3" }),
    ],
    [
      "it is of another repository",
      link("https://github.com/acme/app", "4e1d1a0", "9b2c7f3", "https://github.com/a/b"),
    ],
    ["both are of the same commit", link("https://github.com/acme/app", "9b2c7f3")],
  ])("where %s", (_, address) => expect(address).toBe(commit));
});

test("hosts of the user's own are linked where they are configured, each with its port", () => {
  const hosts = { "git.acme.example": "gitlab", "code.acme.example:8443": "github" } as const;
  const of = (source: string) => sourceLink({ revision: "4e1d1a0", source }, { revision: "9b2c7f3", source }, hosts);
  expect(of("git@git.acme.example:a/b.git")).toBe("https://git.acme.example/a/b/-/compare/4e1d1a0...9b2c7f3");
  expect(of("https://code.acme.example:8443/a/b")).toBe("https://code.acme.example:8443/a/b/compare/4e1d1a0...9b2c7f3");
  expect(of("https://code.acme.example/a/b")).toBeUndefined();
  expect(of("https://git.acme.example.attacker.example/a/b")).toBeUndefined();
});

test.each([
  ["https://github.com.attacker.example/acme/app"],
  ["https://github.attacker.example/acme/app"],
  ["https://github.com:8443/acme/app"],
  ["https://github.com@attacker.example/acme/app"],
  ["https://gitea.attacker.example/acme/app"],
  ["https://constructor/acme/app"],
  ["https://example.com/acme/app"],
  ["javascript:alert(1)//github.com/acme/app"],
  ["https://github.com/acme"],
  ["https://github.com/acme/app)[x](https://evil.example"],
  ["file:///acme/app"],
  [""],
])("%s is not", (source) => expect(link(source)).toBeUndefined());

test("a revision that is no commit is not linked", () => {
  expect(link("https://github.com/acme/app", undefined, "main")).toBeUndefined();
  expect(link("https://github.com/acme/app", undefined, "../../evil")).toBeUndefined();
});

test("whatever labels say, an address is plain", () => {
  const source = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.string().map((text) => `https://github.com/acme/${text}`),
  );
  fc.assert(
    fc.property(source, fc.oneof(fc.string(), fc.constant("9b2c7f3")), (text, revision) => {
      const address = sourceLink({}, { source: text, revision });
      expect(address === undefined || isSourceLink(address)).toBe(true);
      expect(address ?? "").not.toMatch(/[\s()[\]<>"'`|@\\]/);
    }),
  );
});
