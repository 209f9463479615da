import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const papers = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .trim()
  .split("\n");

const withoutCode = (text: string): string => text.replace(/^```.*?^```/gms, "").replace(/`[^`\n]*`/g, "``");

/** Anchors of the headings, as GitHub forms them. */
const anchors = (text: string): string[] =>
  [...text.replace(/^```.*?^```/gms, "").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/\s/g, "-"),
  );

test("every link between documents leads to a file, and to a heading where it names one", () => {
  const links = papers.flatMap((paper) =>
    [...withoutCode(read(paper)).matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(
      ([, to = "", anchor]) => [paper, to === "" ? paper : join(dirname(paper), to), anchor] as const,
    ),
  );
  expect(links.length).toBeGreaterThan(30);
  const broken = links.filter(
    ([, to, anchor]) => !existsSync(join(root, to)) || (anchor !== undefined && !anchors(read(to)).includes(anchor)),
  );
  expect(broken).toEqual([]);
});

test("the index of docs/ names every document there", () => {
  const index = read("docs/README.md");
  const missing = papers
    .filter((paper) => paper.startsWith("docs/") && paper !== "docs/README.md")
    .filter((paper) => !index.includes(`](${paper.slice("docs/".length)})`));
  expect(missing).toEqual([]);
});

test("every test that a document names exists", () => {
  const named = papers.flatMap((paper) =>
    [...read(paper).matchAll(/`(test\/[\w/.-]+\.ts)`/g)].map(([, path = ""]) => path),
  );
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("the table of dependencies has what each package installs, with its license", () => {
  const expected = [".", "emulator", "engine"].flatMap((folder) => {
    const { name, dependencies } = JSON.parse(read(join(folder, "package.json")));
    return Object.keys(dependencies).map((dependency) => {
      const { license } = JSON.parse(read(`node_modules/${dependency}/package.json`));
      return [name, dependency, license];
    });
  });
  const [, section = ""] = read("docs/security.md").split("\n## Dependencies\n");
  let owner = "";
  const rows = [...section.matchAll(/^\| (?:`([^`]+)`)? *\| `([^`]+)` *\| [^|]+ \| ([^|]+?) *\|$/gm)].map(
    ([, name, dependency, license]) => {
      owner = name ?? owner;
      return [owner, dependency, license];
    },
  );
  expect(rows).toEqual(expected);
});

test("every message of docs/errors.md is one of the program", () => {
  const sources = ["provider", "sdk"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => read(join(folder, file))),
  );
  const messages = [...read("docs/errors.md").matchAll(/^\| `(.+?)` +\|/gm)].map(([, message = ""]) => message);
  expect(messages.length).toBeGreaterThan(10);
  // Names, numbers and other values differ: the first words of the longest part between them are the program's own.
  const parts = messages.map((message) =>
    message.split(/…|"[^"]*"|\S*[:/@\d]\S*|[();]/).reduce((one, other) => (other.length > one.length ? other : one)),
  );
  const words = parts.map((part) => part.trim().split(" ").slice(0, 3).join(" "));
  expect(words.filter((text) => !sources.some((source) => source.includes(text)))).toEqual([]);
});
