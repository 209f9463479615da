import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const command = join(import.meta.dirname, "../../../dist/imagestream.js");
const report = (input: string, ...options: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, "preview-report", ...options], {
    input,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};

test("a preview that failed is reported, and that is a success", () => {
  const diagnostics = [{ message: "error: the tag moved\n", severity: "error" }];
  const { status, stdout, stderr } = report(JSON.stringify({ diagnostics, duration: 1 }));
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("the preview failed; until then nothing moves; 1 error");
  expect(stdout).toContain("\nerror: the tag moved\n");
});

test("what is no preview is one line that says why, with the exit code 1 and no report", () => {
  expect(report("")).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(/^error: the input is empty; .*\n$/),
  });
  const missing = report("", "none.json", "--format", "json");
  expect(missing).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(/^error: .*no such file.*none\.json.*\n$/),
  });
});
