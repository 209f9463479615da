import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { execPath } from "node:process";
import { expect, test } from "@jest/globals";

const module = join(import.meta.dirname, "../../../../provider/resources/build/interruption.ts");
const program = `
import { whileInterruptible } from ${JSON.stringify(module)};
const cancel = async () => console.log("cancelled");
await whileInterruptible(cancel, async () => {});
void whileInterruptible(cancel, () => new Promise(() => setInterval(() => {}, 1_000)));
console.log("waits");
`;

test.each(["SIGINT", "SIGTERM"] as const)("a process that %s ends cancels what it waits for, once", async (signal) => {
  const child = spawn(execPath, ["--input-type=module-typescript", "-e", program], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (text.includes("waits")) child.kill(signal);
  });
  expect(await once(child, "close")).toEqual([null, signal]);
  expect(said).toBe("waits\ncancelled\n");
});
