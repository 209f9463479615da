import { testReplays } from "./testReplays.ts";

// The first order leaves objects on the cluster, which must not change the answers in the second one.
testReplays(2);
