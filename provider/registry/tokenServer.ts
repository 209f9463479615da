import { untilAborted } from "../http/untilAborted.ts";
import { type ExchangeContext, exchangeRequest, failed, readBody, redirectOf } from "./exchange.ts";
import { judgeRealm, RealmRefused } from "./realm.ts";
import type { AskTokenServer, TokenRequest } from "./tokens.ts";

const mostRedirects = 3;
const longest = 1024 * 1024;

/** Asks the token server that a registry names; what it answers is for the caller to judge. */
export function tokenServer(registry: string, context: ExchangeContext): AskTokenServer {
  return async (request) => {
    const policy = await untilAborted(judgeRealm(registry, request.url, context.lookup), context.signal).catch(
      (error: unknown) => {
        if (!(error instanceof RealmRefused)) throw error;
        const code = error.isPlainHttp ? "REGISTRY_INSECURE" : "REGISTRY_UNTRUSTED";
        throw failed(code, request.method, request.url, error.message);
      },
    );
    let sent: TokenRequest = request;
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const { method, url } = sent;
      const answer = await exchangeRequest({ ...sent, ...policy }, context);
      const next = redirectOf(answer, method, url);
      if (next === undefined) {
        const body = await readBody(answer, { method, url, longest }, context);
        return { status: answer.status, text: body.toString("utf8"), retryAfter: answer.headers["retry-after"] };
      }
      await answer.body.dump();
      if (!isSameSite(url, next)) {
        const { host } = new URL(url);
        const message = `the token server ${host} sends us on to ${new URL(next).host}, which gets no credentials`;
        throw failed("REGISTRY_UNTRUSTED", method, url, message);
      }
      sent = redirected(sent, answer.status, next);
    }
    throw failed("REGISTRY_ERROR", request.method, request.url, "the token server redirects again and again");
  };
}

/** The same server, or its TLS port. */
function isSameSite(from: string, to: string): boolean {
  const [own, other] = [new URL(from), new URL(to)];
  const isUpgrade = own.protocol === "http:" && other.protocol === "https:" && own.port === "" && other.port === "";
  return own.origin === other.origin || (isUpgrade && own.hostname === other.hostname);
}

/** Redirects of 303 ask for the answer by GET; all other ones repeat the request, also 302, which browsers treat like 303. */
function redirected(request: TokenRequest, status: number, url: string): TokenRequest {
  if (status !== 303 || request.method === "GET") return { ...request, url };
  return { method: "GET", url, headers: {} };
}
