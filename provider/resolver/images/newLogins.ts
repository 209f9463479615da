import pLimit from "p-limit";
import { parseReference } from "../../image/reference.ts";
import type { Credential } from "../../registry/credential.ts";
import { openRegistry } from "../../registry/registry.ts";
import { headline } from "../../text/headline.ts";
import type { Message } from "../../text/message.ts";
import type { Resolution } from "../resolution.ts";
import type { ImageRequest, ImageSource } from "./imageSource.ts";
import type { ImportLogin, PullLogins } from "./pullLogins.ts";
import { RegistryImages } from "./registryImages.ts";

/** As many as the connections of a client to a registry. */
const requestsInFlight = 8;

/**
 * Asks a registry itself for images that the cluster will import by a login that it does not have yet, so that their digests are
 * known before the secret exists.
 */
export class NewLogins implements ImageSource {
  readonly #logins: Pick<PullLogins, "choice">;
  readonly #images: ImageSource;
  readonly #limit = pLimit(requestsInFlight);

  constructor(logins: Pick<PullLogins, "choice">, images: ImageSource) {
    this.#logins = logins;
    this.#images = images;
  }

  async resolve(request: ImageRequest): Promise<Resolution> {
    const chosen = await this.#logins.choice(request);
    if (chosen?.isNew !== true) return this.#images.resolve(request);
    const answer = chosen.isPending
      ? { problem: pending(chosen) }
      : await this.#limit(() => asked(request, chosen.login));
    if ("image" in answer) return answer;
    // The image may be public, or the registry be in reach of the cluster alone.
    const byCluster = await this.#images.resolve(request);
    if (!("image" in byCluster)) return { problem: refused(answer.problem, chosen) };
    return chosen.isPending ? byCluster : { ...byCluster, notices: [unproven(answer.problem, chosen)] };
  }
}

/** A client of its own, so that the login serves nothing else and ends with it. */
async function asked(request: ImageRequest, login: Credential): Promise<Resolution> {
  const { registry } = parseReference(request.reference);
  const client = openRegistry({ credentials: { [registry]: login } });
  try {
    return await new RegistryImages(client).resolve(request);
  } finally {
    await client.close();
  }
}

type Problem = Extract<Resolution, { problem: unknown }>["problem"];

const pending = ({ secret }: ImportLogin): Problem => ({
  code: "NOT_KNOWN_YET",
  severity: "info",
  summary: `the login of secret ${secret} is not known before the update`,
});

const unproven = ({ summary }: Problem, { secret }: ImportLogin): Message => ({
  headline: headline`the new login of ${secret} failed`,
  details: [["why", `${summary}; the cluster knows the image by what it has now`]],
});

const refused = (problem: Problem, { secret, isPending }: ImportLogin): Problem =>
  isPending
    ? problem
    : {
        ...problem,
        summary: `${problem.summary}; used was the login of secret ${secret}, which this program declares`,
      };
