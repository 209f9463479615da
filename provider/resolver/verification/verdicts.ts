import pLimit from "p-limit";
import type { Verdict, VerifiedImage, Verifier } from "./verifier.ts";

/** Scanners are heavy: more at once would make all of them slow. */
const verifiersAtOnce = 4;

/** Verdicts of one run of a program: each verifier judges an image of a repository once, however many tags have it. */
export class Verdicts {
  readonly #limit = pLimit(verifiersAtOnce);
  readonly #given = new Map<unknown, Map<string, Promise<Verdict>>>();

  of(verifier: Verifier, image: VerifiedImage): Promise<Verdict> {
    const byImage = this.#given.get(verifier.identity) ?? new Map<string, Promise<Verdict>>();
    this.#given.set(verifier.identity, byImage);
    // Not by digest alone: who asks where an image comes from has not spoken for a copy elsewhere.
    const verdict = byImage.get(image.image) ?? this.#limit(() => verifier.judge(image));
    byImage.set(image.image, verdict);
    return verdict;
  }
}
