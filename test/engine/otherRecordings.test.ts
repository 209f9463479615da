import { readdirSync } from "node:fs";
import { join } from "node:path";
import { scenarioSubset } from "./subset.ts";
import { testRecordings } from "./testRecordings.ts";

const recorded = readdirSync(join(import.meta.dirname, "recordings"))
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length));

testRecordings(recorded.filter((name) => !scenarioSubset.includes(name)));
