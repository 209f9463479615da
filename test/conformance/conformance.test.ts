import { testReplays } from "./testReplays.ts";

testReplays(1);
