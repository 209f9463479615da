import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";
import { providerText, type ResourceKind } from "../provider/resources/providerText.ts";

const root = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26, stdio: ["ignore", "pipe", "ignore"] });

/** In users' states for ever: a new kind is added here, none is ever changed. */
const frozen: Readonly<Record<ResourceKind, string>> = {
  Build: 'exports.handler=()=>require("pulumi-imagestream/provider").Build',
  BuildConfig: 'exports.handler=()=>require("pulumi-imagestream/provider").BuildConfig',
  ClusterImagePolicy: 'exports.handler=()=>require("pulumi-imagestream/provider").ClusterImagePolicy',
  GeneratedValues: 'exports.handler=()=>require("pulumi-imagestream/provider").GeneratedValues',
  DeploymentConfig: 'exports.handler=()=>require("pulumi-imagestream/provider").DeploymentConfig',
  ImageAccess: 'exports.handler=()=>require("pulumi-imagestream/provider").ImageAccess',
  ImageLookup: 'exports.handler=()=>require("pulumi-imagestream/provider").ImageLookup',
  ImageMirrorSet: 'exports.handler=()=>require("pulumi-imagestream/provider").ImageMirrorSet',
  ImageOverride: 'exports.handler=()=>require("pulumi-imagestream/provider").ImageOverride',
  ImagePruner: 'exports.handler=()=>require("pulumi-imagestream/provider").ImagePruner',
  ImageStream: 'exports.handler=()=>require("pulumi-imagestream/provider").ImageStream',
  ImageStreamTag: 'exports.handler=()=>require("pulumi-imagestream/provider").ImageStreamTag',
  ImageTrigger: 'exports.handler=()=>require("pulumi-imagestream/provider").ImageTrigger',
  RegistrySecret: 'exports.handler=()=>require("pulumi-imagestream/provider").RegistrySecret',
  KubernetesObject: 'exports.handler=()=>require("pulumi-imagestream/provider").KubernetesObject',
};
const kinds = Object.keys(frozen) as ResourceKind[];

test("the package's entries are the frozen ones", () => {
  const { exports, bin } = JSON.parse(read("package.json"));
  expect(Object.keys(exports)).toEqual([".", "./provider", "./package.json"]);
  expect(Object.keys(bin)).toEqual(["imagestream"]);
});

test.each(kinds)("%s has the provider text that states of earlier versions hold, in under 150 bytes", (kind) => {
  expect(providerText(kind)).toBe(frozen[kind]);
  expect(Buffer.byteLength(frozen[kind])).toBeLessThan(150);
});

test("the built package serves every kind to a provider process that evaluates its text", () => {
  const evaluate = `
    const methods = JSON.parse(process.argv[1]).map((text) => {
      new Function("exports", "require", text)(exports, require);
      return Object.entries(exports.handler()).filter(([, value]) => typeof value === "function").map(([key]) => key);
    });
    console.log(JSON.stringify(methods));`;
  const methods = JSON.parse(run("node", "-e", evaluate, JSON.stringify(Object.values(frozen))));
  for (const of of methods) {
    expect(of).toEqual(expect.arrayContaining(["check", "diff", "create", "read", "update", "delete"]));
  }
  expect(methods).toHaveLength(kinds.length);
});

const packed = (): string[] => {
  const [{ files }] = JSON.parse(run("npm", "pack", "--dry-run", "--json", "--ignore-scripts"));
  return files.map((file: { path: string }) => file.path);
};

test("the tarball holds the built package, its papers, docs and examples, nothing else", () => {
  const paths = packed();
  const { exports, bin } = JSON.parse(read("package.json"));
  const named = [exports["."], exports["./provider"], bin].flatMap((files) => Object.values<string>(files));
  // Declarations are built for a release only; test/installed compiles programs against them.
  const entries = named.map((path) => path.replace(/^\.\//, "")).filter((path) => !path.endsWith(".d.ts"));
  expect(paths).toEqual(expect.arrayContaining([...entries, "README.md", "CHANGELOG.md", "LICENSE"]));
  expect(
    paths
      .filter((path) => !/^(?:dist\/\w+\.(?:js|cjs|d\.ts|js\.map)|docs\/[\w-]+\.md|examples\/.+)$/.test(path))
      .toSorted(),
  ).toEqual([
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "dist/THIRD-PARTY-NOTICES.txt",
    "emulator/README.md",
    "engine/README.md",
    "package.json",
  ]);
});

test("what the packed README, changelog and docs link to is packed as well", () => {
  const paths = packed();
  const papers = paths.filter((path) => /^(?:README|CHANGELOG|docs\/.+)\.md$/.test(path));
  const links = papers.flatMap((paper) =>
    [...read(paper).matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(
      ([, to]) => `${paper} → ${join(dirname(paper), String(to))}`,
    ),
  );
  const broken = links.filter((link) => {
    const to = link.replace(/^.* → /, "").replace(/\/$/, "");
    return !paths.some((path) => path === to || path.startsWith(`${to}/`));
  });
  expect(links.length).toBeGreaterThan(10);
  expect(broken).toEqual([]);
});

const built = (): [string, string][] =>
  readdirSync(join(root, "dist"))
    .filter((file) => file.endsWith(".js"))
    .map((file) => [file, read(`dist/${file}`)]);

test("what is built imports only Node.js, the Pulumi SDK and what an installation brings", () => {
  const { dependencies, peerDependencies } = JSON.parse(read("package.json"));
  const installed = new Set(Object.keys({ ...dependencies, ...peerDependencies }));
  const imports = /^(?:import|export)\b[^;]*?\bfrom "([^".][^"]*)"|\bimport\("([^".][^"]*)"\)/gm;
  const undeclared = built().flatMap(([file, text]) =>
    [...text.matchAll(imports)]
      .map(([, fixed, lazy]) => String(fixed ?? lazy))
      .filter((name) => !isBuiltin(name) && !installed.has(/^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? ""))
      .map((name) => `${file}: ${name}`),
  );
  expect(undeclared).toEqual([]);
});

test("the license of each package that is bundled is in the notices", () => {
  const regions = /^\/\/#region .*node_modules\/((?:@[^/]+\/)?[^/]+)/gm;
  const bundled = new Set(built().flatMap(([, text]) => [...text.matchAll(regions)].map(([, name]) => name)));
  expect([...bundled]).toEqual(expect.arrayContaining(["@kubernetes/client-node", "zod"]));
  const noticed = [...read("dist/THIRD-PARTY-NOTICES.txt").matchAll(/^-{80}\n\n(\S+) \S+ \(/gm)].map(
    ([, name]) => name,
  );
  expect(noticed).toEqual(expect.arrayContaining([...bundled]));
});

test("stack traces name the sources", () => {
  const fail = `require("pulumi-imagestream/provider").ImageStream.diff("id", null, null).catch(({ stack }) => console.log(stack))`;
  expect(run("node", "--enable-source-maps", "-e", fail)).toContain(join(root, "provider/resources/"));
});

test("every optional package that a locked package names is locked, so that `npm ci` works on every platform", () => {
  interface Locked {
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }
  const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, Locked> };
  const missing = Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`node_modules/${name}` in packages) && !(`${at}/node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
});

test("no tracked file holds a path of somebody's machine", () => {
  // Put together here, since this file is tracked too.
  const paths = ["root", "work", "Users"].map((folder) => `/${folder}/`);
  const found = run("git", "ls-files", "-z")
    .split("\0")
    .filter((path) => path !== "")
    .filter((path) => paths.some((machine) => read(path).includes(machine)));
  expect(found).toEqual([]);
});

test("the lock file names no registry but the public one", () => {
  const hosts = [...read("package-lock.json").matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map(([, host]) => host);
  expect(hosts.filter((host) => host !== "registry.npmjs.org")).toEqual([]);
});
