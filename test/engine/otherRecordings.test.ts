import { readdirSync } from "node:fs";
import { join } from "node:path";
import { SUBSET } from "./subset.ts";
import { testRecordings } from "./testRecordings.ts";

const recorded = readdirSync(join(import.meta.dirname, "recordings"))
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

testRecordings(recorded.filter((name) => !SUBSET.includes(name)));
