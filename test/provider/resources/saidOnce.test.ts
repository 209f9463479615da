import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { saidOnce } from "../../../provider/resources/saidOnce.ts";

const printed: unknown[] = [];
const print = console.error;
beforeEach(() => {
  console.error = (...texts: unknown[]) => void printed.push(...texts);
});
afterEach(() => {
  console.error = print;
});

test("the host's own line of an error, with its stack, is not printed; the message is the engine's to say", () => {
  const cause = Object.assign(new Error("no cluster is configured"), { code: "CLUSTER_CONFIGURATION" });
  const error = saidOnce(cause) as Error;
  // As cmd/dynamic-provider of @pulumi/pulumi prints errors of read and delete.
  console.error(`${error}: ${error.stack}`);
  console.error("another text");
  expect(printed).toEqual(["another text"]);
  expect(error).toMatchObject({ message: "no cluster is configured", cause });
  // gRPC would take a code for its own.
  expect(error).not.toHaveProperty("code");
  expect(saidOnce("text")).toBe("text");
});
