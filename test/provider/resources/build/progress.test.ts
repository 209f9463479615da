import { expect, test } from "@jest/globals";
import { BuildProgress } from "../../../../provider/resources/build/progress.ts";

test("ten lines a second are shown, in order and without credentials; then it says how many were left out", async () => {
  let now = 0;
  const shown: string[] = [];
  const time = { now: () => now, sleep: async () => {}, deadline: () => AbortSignal.timeout(1), random: () => 0 };
  let calls = 0;
  const progress = new BuildProgress(async (text) => {
    // The first call takes longest.
    for (let turns = 3 - calls++; turns > 0; turns--) await new Promise(setImmediate);
    shown.push(text);
  }, time);
  progress.phase("Running");
  for (let line = 0; line < 25; line++) progress.line(`line ${line}`);
  progress.phase("Running");
  now = 1_000;
  progress.line("password=hush-hush-hush");
  progress.phase("Complete");
  await progress.sent;
  const first = Array.from({ length: 10 }, (_, line) => `line ${line}`);
  const last = ["(15 lines of the log left out)", expect.not.stringContaining("hush"), "Complete"];
  expect(shown).toEqual(["Running", ...first, ...last]);
});
