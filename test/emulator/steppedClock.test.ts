import { expect, test } from "@jest/globals";
import { SteppedClock } from "../../emulator/steppedClock.ts";

test("timers fire in the order in which they are due, at the time they are due", () => {
  const clock = new SteppedClock(new Date(0));
  const fired: string[] = [];
  clock.after(20, () => fired.push(`b@${clock.now().getTime()}`));
  clock.after(10, () => {
    fired.push(`a@${clock.now().getTime()}`);
    clock.after(5, () => fired.push(`nested@${clock.now().getTime()}`));
  });
  clock.advance(30);
  expect(fired).toEqual(["a@10", "nested@15", "b@20"]);
  expect(clock.now().getTime()).toBe(30);
});

test("a cancelled timer never fires", () => {
  const clock = new SteppedClock();
  let fired = false;
  clock.after(1, () => {
    fired = true;
  })();
  clock.advance(10);
  expect(fired).toBe(false);
});
