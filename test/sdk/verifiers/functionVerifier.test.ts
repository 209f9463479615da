import { expect, test } from "@jest/globals";
import type { VerifiedImage } from "../../../provider/resolver/verification/verifier.ts";
import { functionVerifier } from "../../../sdk/verifiers/functionVerifier.ts";
import type { VerifierFunction } from "../../../sdk/verifiers/verifierArgs.ts";

const subject: VerifiedImage = { reference: "app:1", digest: "sha256:a", image: "app@sha256:a", metadata: { size: 1 } };
const judge = (check: VerifierFunction, timeoutSeconds = 30) =>
  functionVerifier(check, { timeoutSeconds }).judge(subject);

test.each<[string, VerifierFunction, object]>([
  ["nothing", () => undefined, { passed: true }],
  ["true, later", async () => true, { passed: true }],
  ["false", () => false, { refused: "it returned false" }],
  ["false, later", async () => false, { refused: "it returned false" }],
])("a function that returns %s", async (_what, check, verdict) => {
  expect(await judge(check)).toEqual(verdict);
});

test("what a function throws, now or later, is the reason, capped and without credentials", async () => {
  const sync = () => {
    throw new Error("too old, token=hunter2");
  };
  expect(await judge(sync)).toEqual({ refused: "too old, token=[redacted]" });
  expect(await judge(() => Promise.reject("too old"))).toEqual({ refused: "too old" });
  const long = await judge(() => Promise.reject(new Error("x".repeat(5000))));
  expect("refused" in long && long.refused.length).toBeLessThan(1100);
});

test("a function that hangs is abandoned at its time limit, and told", async () => {
  let told: AbortSignal | undefined;
  const hanging: VerifierFunction = (_image, signal) => {
    told = signal;
    return new Promise(() => {});
  };
  expect(await judge(hanging, 0.01)).toEqual({ failed: expect.stringContaining("did not end within 0.01 s") });
  expect(told?.aborted).toBe(true);
});

test("no function can change what others see", async () => {
  await judge((image) => Object.assign(image.metadata, { size: 2 }));
  expect(subject.metadata.size).toBe(1);
});

test("each function is its own verifier, whatever its text", () => {
  const younger = (days: number) => () => days > 1;
  const [week, month] = [younger(7), younger(30)];
  const verifier = (check: VerifierFunction) => functionVerifier(check, { timeoutSeconds: 1 });
  expect(verifier(week).identity).not.toBe(verifier(month).identity);
});
