import type { Verdict, VerifiedImage, Verifier } from "../../provider/resolver/verification/verifier.ts";
import { redactText } from "../../provider/text/redact.ts";
import { timeLimitText } from "./timeLimitText.ts";
import type { VerifierFunction } from "./verifierArgs.ts";

const longestReason = 1000;

/** Judges images by a function, which is abandoned at its time limit. */
export function functionVerifier(
  check: VerifierFunction,
  { name, timeoutSeconds }: { name?: string | undefined; timeoutSeconds: number },
): Verifier {
  return {
    name: name ?? (check.name || "the verifier"),
    // Functions with the same text can differ in what they capture.
    identity: check,
    judge: (image) => withinLimit(timeoutSeconds, (signal) => judge(check, image, signal)),
  };
}

async function judge(check: VerifierFunction, image: VerifiedImage, signal: AbortSignal): Promise<Verdict> {
  try {
    const answer = await check(structuredClone(image), signal);
    return answer === false ? { refused: "it returned false" } : { passed: true };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { refused: redactText(message, longestReason) };
  }
}

function withinLimit(seconds: number, act: (signal: AbortSignal) => Promise<Verdict>): Promise<Verdict> {
  const limit = new AbortController();
  return new Promise((resolve) => {
    // Unlike that of AbortSignal.timeout, this timer keeps a program alive that waits for nothing else.
    const timer = setTimeout(() => {
      resolve({ failed: timeLimitText(seconds) });
      limit.abort();
    }, seconds * 1000);
    void act(limit.signal).then((verdict) => {
      clearTimeout(timer);
      resolve(verdict);
    });
  });
}
