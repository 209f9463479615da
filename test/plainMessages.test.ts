import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "..");

test("no file but the few that make text plain speaks to Pulumi's log, the console or a terminal: the linter refuses it", () => {
  const folder = mkdtempSync(join(tmpdir(), "imagestream-lint-"));
  try {
    for (const file of ["biome.json", "test/plainMessages.grit", "test/functionDeclarations.grit"]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      copyFileSync(join(root, file), join(folder, file));
    }
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const speaking = [
      "void pulumi.log.warn(text);",
      "const { log } = pulumi;",
      "console.error(text);",
      "process.stdout.write(text);",
      "throw new pulumi.RunError(text);",
    ];
    const files = speaking.map((line, index) => {
      const file = `${index % 2 === 0 ? "sdk" : "provider"}/resources/file${index}.ts`;
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${line}\n`);
      return file;
    });
    const lint = (path: string) =>
      spawnSync(join(root, "node_modules/.bin/biome"), ["lint", "--vcs-enabled=false", path], {
        cwd: folder,
        encoding: "utf8",
      });
    for (const file of files) expect(lint(file).stderr).toMatch(/makes the text .* plain/);
    writeFileSync(join(folder, "sdk/plain.ts"), "void warn(text);\n");
    expect(lint("sdk/plain.ts").stderr).not.toMatch(/makes the text/);
    const twice =
      "export const twice = (value: number) => {\n  return (one: () => number) => {\n    return 2 * value * one();\n  };\n};\n";
    writeFileSync(join(folder, "sdk/arrow.ts"), twice);
    expect(lint("sdk/arrow.ts").stderr.match(/by `function`/g)).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
