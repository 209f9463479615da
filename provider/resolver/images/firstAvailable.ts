import { type Resolution, unasked } from "../resolution.ts";
import type { ImageRequest, ImageSource } from "./imageSource.ts";

/** Asks one source after the other until one can be asked; says through `passedOver` why one could not. */
export class FirstAvailable implements ImageSource {
  readonly #sources: readonly ImageSource[];
  readonly #passedOver: (reason: string) => void;

  constructor(sources: readonly ImageSource[], passedOver: (reason: string) => void) {
    this.#sources = sources;
    this.#passedOver = passedOver;
  }

  async resolve(request: ImageRequest): Promise<Resolution> {
    const reasons: string[] = [];
    for (const source of this.#sources) {
      const answer = await source.resolve(request);
      if (!("problem" in answer) || answer.isUnasked !== true) return answer;
      reasons.push(answer.problem.summary);
      this.#passedOver(answer.problem.summary);
    }
    return unasked(reasons.join("; "));
  }
}
