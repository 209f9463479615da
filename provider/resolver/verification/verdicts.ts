import pLimit from "p-limit";
import type { Verdict, VerifiedImage, Verifier } from "./verifier.ts";

/** Scanners are heavy: more at once would make all of them slow. */
const verifiersAtOnce = 4;

/** What verifiers say in one run of a program: each judges a digest once, however many tags have it. */
export class Verdicts {
  readonly #limit = pLimit(verifiersAtOnce);
  readonly #given = new Map<unknown, Map<string, Promise<Verdict>>>();

  of(verifier: Verifier, image: VerifiedImage): Promise<Verdict> {
    const byDigest = this.#given.get(verifier.identity) ?? new Map<string, Promise<Verdict>>();
    this.#given.set(verifier.identity, byDigest);
    const verdict = byDigest.get(image.digest) ?? this.#limit(() => verifier.judge(image));
    byDigest.set(image.digest, verdict);
    return verdict;
  }
}
