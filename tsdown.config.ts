/** The build: what the `dist` folders hold. `npm run ready` bundles programs, `npm run build` also rolls up declarations. */
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Plugin } from "rolldown";
import { defineConfig, type UserConfig } from "tsdown";

const modules = join(import.meta.dirname, "node_modules");

/** The packages whose files are bundled, as `name` or `@scope/name` or those below one another. */
const packagesOf = (files: Iterable<string>): string[] => {
  const inside = [...files].map((file) => relative(modules, file)).filter((path) => !path.startsWith(".."));
  const names = inside.map((path) => /^(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(path.replaceAll(sep, "/"))?.[0]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
};

const noticeOf = (name: string): string => {
  const folder = join(modules, name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const papers = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|copying)(?:[.-]|$)/i.test(file));
  if (papers.length === 0) throw new Error(`${name} has no licence text, and so cannot be bundled`);
  const texts = papers.sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
  return [`${name.replace(/^.*node_modules\//, "")} ${version} (${license})`, ...texts].join("\n\n");
};

/** Writes the licences of all that is bundled; their terms ask for that. */
const notices: Plugin = {
  name: "notices",
  generateBundle(_, bundle) {
    const files = Object.values(bundle).flatMap((output) => (output.type === "chunk" ? output.moduleIds : []));
    const packages = packagesOf(files);
    if (packages.length === 0) return;
    const heading = "Parts of these packages are in the files of this folder.";
    const source = [heading, ...packages.map(noticeOf)].join(`\n\n${"-".repeat(80)}\n\n`);
    this.emitFile({ type: "asset", fileName: "THIRD-PARTY-NOTICES.txt", source: `${source}\n` });
  },
};

const checked = `"use strict";
require("./requireNode.cjs");
`;
const requireNode = `import { createRequire } from "node:module";
createRequire(import.meta.url)("./requireNode.cjs");
`;
const imagestream = `#!/usr/bin/env node
"use strict";
try {
  require("./requireNode.cjs");
  import("./imagestream.js");
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
`;

/** Adds entries of CommonJS that check the version of Node.js first. Old versions cannot load an ES module by `require`. */
const entries: Plugin = {
  name: "entries",
  generateBundle() {
    const files = {
      "requireNode.cjs": readFileSync(join(import.meta.dirname, "provider/requireNode.cjs"), "utf8"),
      "requireNode.js": requireNode,
      "index.cjs": `${checked}module.exports = require("./index.js");\n`,
      "provider.cjs": `${checked}module.exports = require("./provider.js");\n`,
      "imagestream.cjs": imagestream,
    };
    for (const [fileName, source] of Object.entries(files)) this.emitFile({ type: "asset", fileName, source });
  },
};

/** Takes away what an earlier build has left. Nothing goes before the new files are there: a test may be reading them. */
const tidy = (dist: string, kept: (file: string) => boolean): Plugin => ({
  name: "tidy",
  writeBundle(_, bundle) {
    const left = readdirSync(dist).filter((file) => !(file in bundle) && !kept(file));
    for (const file of left) rmSync(join(dist, file), { recursive: true });
  },
});

/** Marks what was built by the time at which that began: a source that is newer was not seen. */
const marked = (file: string): Plugin => {
  let began = new Date();
  return {
    name: "marked",
    buildStart: () => {
      began = new Date();
    },
    writeBundle: () => {
      writeFileSync(file, "");
      utimesSync(file, began, began);
    },
  };
};

const isDeclaration = (file: string): boolean => file.endsWith(".d.ts");
const isMark = (file: string): boolean => file === ".program" || file === ".declarations";

/** The two builds of the package in a folder, from entries whose paths are relative to it. */
function builds(
  folder: string,
  entries: { readonly program: Record<string, string>; readonly declarations: Record<string, string> },
  options: UserConfig = {},
): UserConfig[] {
  const cwd = join(import.meta.dirname, folder);
  const dist = join(cwd, "dist");
  const shared = {
    cwd,
    clean: false,
    checks: { pluginTimings: false },
    fixedExtension: false,
    hash: false,
    logLevel: "warn",
    tsconfig: join(import.meta.dirname, "tsconfig.json"),
  } as const;
  const kept = (file: string): boolean => isDeclaration(file) || isMark(file);
  return [
    {
      ...shared,
      ...options,
      name: `program of ${folder}`,
      entry: entries.program,
      dts: false,
      sourcemap: true,
      plugins: [notices, ...[options.plugins ?? []].flat(), tidy(dist, kept), marked(join(dist, ".program"))],
    },
    {
      ...shared,
      name: `declarations of ${folder}`,
      entry: entries.declarations,
      dts: { emitDtsOnly: true },
      deps: { neverBundle: /^[^./]/ },
      plugins: [tidy(dist, (file) => !isDeclaration(file)), marked(join(dist, ".declarations"))],
    },
  ];
}

const declarations = { index: "./sdk/index.ts", provider: "./provider/index.ts" };

export default defineConfig([
  ...builds(
    ".",
    { program: { ...declarations, imagestream: "./sdk/cli/imagestream.ts" }, declarations },
    {
      // A thousand files of models are loaded with it otherwise; none of them does anything by itself.
      treeshake: { moduleSideEffects: [{ test: /node_modules\/@kubernetes\/client-node\//, sideEffects: false }] },
      plugins: [entries],
      outputOptions: {
        // The first import runs first, if all others link: test/provider/requireNode.test.ts looks after that.
        banner: ({ name, isEntry }) => (isEntry && name !== "imagestream" ? 'import "./requireNode.js";' : ""),
        chunkFileNames: ({ moduleIds }) =>
          moduleIds.some((file) => file.includes("/@kubernetes/client-node/")) ? "kubeconfig.js" : "[name].js",
      },
    },
  ),
  ...builds("emulator", {
    program: {
      index: "./index.ts",
      openshiftEmulator: "./cli/openshiftEmulator.ts",
    },
    declarations: { index: "./index.ts" },
  }),
  ...builds("engine", {
    program: { index: "./index.ts", requireNode: "./requireNode.ts", preload: "./host/preload.ts" },
    declarations: { index: "./index.ts" },
  }),
]);
