import { expect, test } from "@jest/globals";
import { humanDuration } from "../../../emulator/image/tables.ts";

test.each([
  [0, "Less than a second"],
  [1, "1 second"],
  [59, "59 seconds"],
  [61, "About a minute"],
  [150, "2 minutes"],
  [3600, "About an hour"],
  [47 * 3600, "47 hours"],
  [48 * 3600, "2 days"],
  [14 * 86400, "2 weeks"],
  [60 * 86400, "2 months"],
  [730 * 86400, "2 years"],
])("%i seconds are shown as %s", (seconds, text) => {
  expect(humanDuration(seconds * 1000)).toBe(text);
});
