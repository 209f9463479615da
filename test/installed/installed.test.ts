import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { minVersion } from "semver";
import { Installation } from "./installation.ts";
import { packAs, packPackages } from "./tarball.ts";

const root = join(import.meta.dirname, "../..");
const next = "99.0.0";
let work: string;
let npm: Installation;
let pnpm: Installation;
let current: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "imagestream-installed-"));
  const description = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const { typescript, "@types/node": nodeTypes, "@pulumi/pulumi": newest } = description.devDependencies;
  const oldest = String(minVersion(description.peerDependencies["@pulumi/pulumi"]));
  const compiler = { typescript, "@types/node": nodeTypes };
  current = description.version;
  npm = new Installation(join(work, "npm"));
  pnpm = new Installation(join(work, "pnpm"));
  const packages = await packPackages(work);
  const upgraded = await packAs(next, packages["pulumi-imagestream"] ?? "", work);
  await Promise.all([
    // Another gRPC than Pulumi's lies beside this package then, whose credentials Pulumi's client refuses.
    npm.install("npm", { ...packages, "@pulumi/pulumi": newest, "@grpc/grpc-js": "1.9.15", ...compiler }),
    pnpm.install("pnpm", { ...packages, "pulumi-imagestream": upgraded, "@pulumi/pulumi": oldest, ...compiler }),
  ]);
}, 300_000);
afterAll(() => rm(work, { recursive: true, force: true }));

test.each([
  ["npm, with the Pulumi SDK that it is made with", ["commonjs", "javascript"], () => npm],
  ["pnpm, with the oldest Pulumi SDK that it allows", ["commonjs", "javascript"], () => pnpm],
] as const)(
  "installed by %s, preview and up run in %j projects",
  async (_, projects, of) => {
    const { image, outcomes } = JSON.parse(await of().run("node", "lifecycle.ts", ...projects));
    expect(outcomes).toEqual(projects.map(() => ({ preview: { create: 3 }, up: { create: 3 }, image })));
  },
  300_000,
);

test("preview and up run in an ES module by npm; another version, installed elsewhere by pnpm, takes its stack over without a difference, and destroys it", async () => {
  const { images, steps } = JSON.parse(await npm.run("node", "upgrade.ts", pnpm.folder));
  const [old, other] = [`pulumi-imagestream/${current}`, `pulumi-imagestream/${next}`];
  expect(new Set(images).size).toBe(1);
  expect(steps).toEqual({
    announced: { changes: { create: 3 }, agents: [old] },
    created: { changes: { create: 3 }, agents: expect.arrayContaining([old]) },
    previewed: { changes: { same: 3 }, agents: [other] },
    unchanged: { changes: { same: 3 }, agents: [other] },
    refreshed: { changes: { same: 3 }, agents: [other] },
    destroyed: { changes: { delete: 3 }, agents: [other] },
  });
}, 300_000);

test("the types are whole for ES modules and CommonJS, and in Pulumi's classic template without skipLibCheck", async () => {
  const common = ["--noEmit", "--strict", "--target", "es2022", "--types", "node", "--ignoreConfig"];
  const check = (...args: string[]) => pnpm.run("tsc", ...common, ...args, "esm/index.ts", "commonjs/index.ts");
  expect(await check("--module", "nodenext", "lifecycle.ts")).toBe("");
  const classic = ["--module", "commonjs", "--moduleResolution", "node10", "--ignoreDeprecations", "6.0"];
  expect(await check(...classic, "--esModuleInterop", "false", "classic.ts")).toBe("");
}, 300_000);

test("a warning of a provider process reaches the engine, also where another gRPC lies beside the package", async () => {
  const { version } = JSON.parse(await readFile(join(npm.folder, "node_modules/@grpc/grpc-js/package.json"), "utf8"));
  expect(version).toBe("1.9.15");
  expect(await npm.run("node", "warning.ts")).toBe("warning\n");
}, 300_000);

test("a program whose package is only a dependency of another package is told in the preview what to add where", async () => {
  await cp(join(pnpm.folder, "transitive"), join(work, "transitive"), { recursive: true });
  const said = await pnpm.run("node", "transitive.ts", join(work, "transitive"));
  expect(said).toContain("refused\n");
  expect(said).toMatch(
    /pulumi-imagestream cannot be found from \S+transitive, where .*\n +do +add it to the dependencies of \S+package\.json/,
  );
  expect(said).not.toMatch(/ at .*\.js:\d+/);
}, 300_000);

test("the command runs from where it was installed, and CommonJS loads the testing package", async () => {
  expect(await npm.run("imagestream", "--version")).toBe(`${current}\n`);
  expect(await pnpm.run("imagestream", "--version")).toBe(`${next}\n`);
  expect(await pnpm.run("node", "javascript/testing.js")).toBe("function\n");
});
