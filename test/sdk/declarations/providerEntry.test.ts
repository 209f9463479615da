import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { headline } from "../../../provider/text/headline.ts";

const root = join(import.meta.dirname, "../../..");
const script = join(import.meta.dirname, "printMissingEntry.ts");
/** In a process of its own: Jest finds the package by its name everywhere. */
const missingEntry = (from: string): unknown => {
  const said = execFileSync(process.execPath, [script, from], { cwd: root, encoding: "utf8" });
  return JSON.parse(said)[0];
};
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "imagestream-entry-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

// pulumi/pulumi#5455, #9085: a provider process loads the package from the program's folder, not from the component's.
test("a program that has the package only through another one is told what to add where", () => {
  const component = join(folder, "node_modules", "component", "node_modules");
  mkdirSync(component, { recursive: true });
  symlinkSync(root, join(component, "pulumi-imagestream"));
  expect(missingEntry(folder)).toMatchObject({
    headline: headline`add pulumi-imagestream to package.json`,
    details: [
      ["why", `pulumi-imagestream cannot be found from ${folder}, where Pulumi starts its provider`],
      ["do", `add it to the dependencies of ${join(folder, "package.json")}, also if another package brings it`],
    ],
  });
});

test("a program finds the package beside itself or above", () => {
  const program = join(folder, "workspace", "packages", "program");
  mkdirSync(program, { recursive: true });
  mkdirSync(join(folder, "workspace", "node_modules"));
  symlinkSync(root, join(folder, "workspace", "node_modules", "pulumi-imagestream"));
  expect(missingEntry(program)).toBeNull();
});
