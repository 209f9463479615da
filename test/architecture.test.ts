import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { cruise, type ICruiseOptions, type IFlattenedRuleSet, type IViolation } from "dependency-cruiser";

const root = join(import.meta.dirname, "..");
const { options, ...ruleSet } = createRequire(import.meta.url)("../.dependency-cruiser.cjs") as IFlattenedRuleSet & {
  options: ICruiseOptions;
};

const { rooms: mayImport } = createRequire(import.meta.url)("../.ci/rooms.cjs") as {
  rooms: Readonly<Record<string, readonly string[]>>;
};
const rooms = Object.keys(mayImport);
const pairs = rooms.flatMap((from) => rooms.filter((to) => to !== from).map((to) => [from, to] as const));

async function violations(baseDir: string, given: ICruiseOptions): Promise<IViolation[]> {
  const { output } = await cruise(["provider", "sdk", "emulator", "engine"], {
    ...given,
    baseDir,
    ruleSet,
    validate: true,
  });
  if (typeof output === "string") throw new Error(output);
  expect(output.summary.totalCruised).toBeGreaterThan(pairs.length);
  return output.summary.violations;
}

/** A tree in which one file a room imports one file of another room, for every pair of rooms. */
let everything: string;
let found: Set<string>;

beforeAll(async () => {
  everything = await mkdtemp(join(tmpdir(), "imagestream-rooms-"));
  for (const room of rooms) await write(`${room}/target.ts`, "export const here = true;\n");
  for (const [from, to] of pairs) {
    const file = `${from}/to-${to.replaceAll("/", "-")}.ts`;
    await write(file, `import { here } from "./${relative(from, `${to}/target.ts`)}";\nexport const there = here;\n`);
  }
  const all = await violations(everything, {});
  found = new Set(all.map(({ from, to }) => `${dirname(from)} ${dirname(to)}`));
});
afterAll(() => rm(everything, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  const file = join(everything, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

test("no file imports against the directions, in a cycle, or what the package does not depend on", async () => {
  const all = await violations(root, options);
  expect(all.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
}, 60_000);

test("every folder of the provider and each shipped top-level folder is a room of ARCHITECTURE.md", async () => {
  const entries = await readdir(join(root, "provider"), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `provider/${name}`);
  expect(rooms).toEqual(expect.arrayContaining([...folders, "provider", "sdk", "emulator", "engine"]));
});

test("the product, the emulator and the engine import nothing of one another", () => {
  const product = rooms.filter((room) => /^(provider|sdk)/.test(room));
  for (const room of product)
    expect(mayImport[room]).not.toEqual(expect.arrayContaining([expect.stringMatching(/^e/)]));
  expect([mayImport["emulator"], mayImport["engine"]]).toEqual([[], []]);
});

test.each(pairs.filter(([from, to]) => !mayImport[from]?.includes(to)))("%s importing %s is refused", (from, to) => {
  expect(found).toContain(`${from} ${to}`);
});

test.each(pairs.filter(([from, to]) => mayImport[from]?.includes(to)))("%s may import %s", (from, to) => {
  expect(found).not.toContain(`${from} ${to}`);
});

test("an exported name of the product has one meaning", async () => {
  const files = ["provider", "sdk"].map((folder) =>
    readdir(join(root, folder), { recursive: true, withFileTypes: true }),
  );
  const sources = (await Promise.all(files)).flat().filter((entry) => entry.isFile() && entry.name.endsWith(".ts"));
  const places = sources.map((entry) => join(entry.parentPath, entry.name));
  const exports = places
    // The entry of provider processes repeats the names of the resources, as users have them in their states.
    .filter((place) => place !== join(root, "provider/index.ts"))
    .flatMap((place) => {
      const declared = /^export (?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/gm;
      return [...readFileSync(place, "utf8").matchAll(declared)].map(([, name = ""]) => [name, place] as const);
    });
  const twice = [...Map.groupBy(exports, ([name]) => name)].filter(([, all]) => all.length > 1);
  expect(twice.map(([name, all]) => [name, ...all.map(([, place]) => place)])).toEqual([]);
});
