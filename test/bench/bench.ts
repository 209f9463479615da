/** `npm run bench`: figures of this machine. Quote medians of an idle machine, and compare only runs of one machine. */

import { benchEmulator } from "./emulator.ts";
import { benchGrowing } from "./growing.ts";
import { benchInstalledSize } from "./installedSize.ts";
import { describe } from "./measure.ts";
import { benchProviderStart } from "./providerStart.ts";
import { benchStacks } from "./stacks.ts";

console.log(`${"what".padEnd(72)} ${"median".padStart(10)}  range`);
for (const bench of [benchInstalledSize, benchProviderStart, benchEmulator, benchStacks, benchGrowing]) {
  for (const measurement of await bench()) console.log(describe(measurement));
}
