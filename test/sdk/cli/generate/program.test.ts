import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { programOf } from "../../../../sdk/cli/generate/program.ts";
import { renderProgram } from "../../../../sdk/cli/generate/renderProgram.ts";
import { parseDocuments } from "../../../../sdk/manifests/parseDocuments.ts";
import { readManifests } from "../../../../sdk/manifests/readManifests.ts";

const root = join(import.meta.dirname, "../../../..");
const samples = join(root, "test/samples");

function generated(text: string, split = false) {
  const { values } = parseDocuments(text, "x.yaml");
  const { manifests, generated: keys } = readManifests(values, { known: {}, deferred: [], defersRequired: true });
  const program = programOf(manifests, { adopt: true, generated: new Set(keys.keys()) });
  return { ...program, files: renderProgram(program, { split, importEnding: ".ts" }) };
}

const stream = (name: string, namespace: string, from = "") =>
  `{ apiVersion: v1, kind: ImageStream, metadata: { name: ${name}, namespace: ${namespace} }, spec: { tags: [${
    from && `{ name: live, from: { kind: ImageStreamTag, name: "app:1", namespace: ${from} } }`
  }] } }\n---\n`;

test("programs are laid out as a formatter would", () => {
  const folder = mkdtempSync(join(tmpdir(), "imagestream-generate-"));
  try {
    for (const name of readdirSync(samples).filter((file) => file.endsWith(".json"))) {
      const [file] = generated(readFileSync(join(samples, name), "utf8")).files;
      writeFileSync(join(folder, `${name}.ts`), file?.text ?? "");
    }
    writeFileSync(
      join(folder, "biome.json"),
      '{\n  "formatter": { "indentStyle": "space", "lineWidth": 80 },\n  "linter": { "enabled": false },\n  "assist": { "enabled": false }\n}\n',
    );
    execFileSync(join(root, "node_modules/.bin/biome"), ["format", "."], { cwd: folder, stdio: "pipe" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("one file a namespace: each imports what it uses, and namespaces that use each other share one", () => {
  const { files } = generated(stream("app", "dev") + stream("app", "prod", "dev"), true);
  expect(files.map(({ name }) => name)).toEqual(["index.ts", "dev.ts", "prod.ts"]);
  expect(files[0]?.text).toBe('import "./dev.ts";\nimport "./prod.ts";\n');
  expect(files[1]?.text).toContain("export const app = new ImageStream(");
  expect(files[2]?.text).toMatch(/import \{ app \} from "\.\/dev\.ts";[\s\S]*from: app\.tag\("1"\)/);
  const circle = generated(
    stream("a", "x", "y") + stream("app", "y") + stream("b", "y", "x") + stream("app", "x"),
    true,
  );
  expect(circle.files.map(({ name }) => name)).toEqual(["index.ts", "shared.ts"]);
});

test("names that are no identifiers become variables, each once", () => {
  const names = ["default", "my-app", "my.app", "7zip", "new", "config", "my_app"];
  const { statements } = generated(names.map((name) => stream(JSON.stringify(name), "x")).join(""));
  const variables = statements.map(({ variable }) => variable ?? "");
  expect(new Set(variables).size).toBe(names.length);
  for (const variable of variables) expect(() => new Function(`"use strict"; const ${variable} = 1;`)).not.toThrow();
  expect(statements.map(({ resource }) => resource).toSorted()).toEqual(names.toSorted());
});

test("ten thousand objects take time in proportion to their number", () => {
  const time = (count: number) => {
    const items = Array.from({ length: count }, (_, at) => ({
      apiVersion: "v1",
      kind: "ImageStream",
      metadata: { name: `s${at}` },
      spec: { tags: [{ name: "1", from: { kind: "ImageStreamTag", name: `s${at + 1}:1` } }] },
    }));
    const begin = performance.now();
    expect(generated(JSON.stringify({ apiVersion: "v1", kind: "List", items })).statements).toHaveLength(count);
    return performance.now() - begin;
  };
  time(500);
  expect(time(10_000)).toBeLessThan(50 * Math.max(time(1000), 20));
});
