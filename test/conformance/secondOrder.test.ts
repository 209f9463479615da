import { testReplays } from "./testReplays.ts";

// What the first order leaves on the cluster must not change what the second one finds.
testReplays(2);
