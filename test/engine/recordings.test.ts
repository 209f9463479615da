// What a real CLI did with a scenario for each rule, step by step, and what the offline engine does with the same one.
import { SUBSET } from "./subset.ts";
import { testRecordings } from "./testRecordings.ts";

testRecordings(SUBSET);
