// Compares the offline engine, step by step, with a real CLI: a scenario for each rule.
import { scenarioSubset } from "./subset.ts";
import { testRecordings } from "./testRecordings.ts";

testRecordings(scenarioSubset);
