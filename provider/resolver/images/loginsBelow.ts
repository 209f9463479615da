import type { Resolution } from "../resolution.ts";
import type { ImageRequest, ImageSource } from "./imageSource.ts";
import type { PullLogins } from "./pullLogins.ts";

/** Says of an image without an answer that a secret further down in the program has a login for it. */
export class LoginsBelow implements ImageSource {
  readonly #logins: Pick<PullLogins, "below">;
  readonly #images: ImageSource;

  constructor(logins: Pick<PullLogins, "below">, images: ImageSource) {
    this.#logins = logins;
    this.#images = images;
  }

  async resolve(request: ImageRequest): Promise<Resolution> {
    const answer = await this.#images.resolve(request);
    const below = "image" in answer ? undefined : this.#logins.below(request);
    if ("image" in answer || below === undefined || answer.problem.severity === "info") return answer;
    const { problem } = answer;
    const place = `secret ${below.namespace}/${below.name}, which has a login for it, is declared further down in this program`;
    return { ...answer, problem: { ...problem, summary: `${problem.summary}; ${place}: move its declaration up` } };
  }
}
