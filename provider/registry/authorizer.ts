import { SharedWork } from "../http/sharedWork.ts";
import { type Challenge, parseChallenges } from "./challenge.ts";
import { basicAuthorization, type CredentialLookup } from "./credential.ts";
import { findCredential } from "./credentials.ts";
import type { RegistrySettings } from "./settings.ts";
import { type AskTokenServer, TokenRefused, Tokens } from "./tokens.ts";

/** Which repository is asked for, where, and until when. */
export interface Subject {
  readonly registry: string;
  readonly repository: string;
  /** Scheme, host and port of the registry. */
  readonly origin: string;
  /** Another server may answer in the registry's place, so its challenges and tokens do not count elsewhere. */
  readonly insecure: boolean;
  readonly signal: AbortSignal;
}

/** Knows how each registry wants to be convinced. */
export interface Authorizer {
  /** The header to send; nothing before the registry has asked for one. */
  authorization(subject: Subject, ask: AskTokenServer): Promise<string | undefined>;
  /** Takes in the challenge of a 401; whether a further attempt makes sense. */
  challenged(subject: Subject, header: string | string[] | undefined, sent: string | undefined): Promise<boolean>;
  /** Describes the credentials of a repository, for the error's remedy. */
  explain(subject: Subject): Promise<string | undefined>;
}

/** Remembers challenges, credentials and tokens; credentials are read again after a refusal. */
export function authorizer(
  settings: RegistrySettings,
  env: Readonly<Record<string, string | undefined>>,
  now: () => number,
): Authorizer {
  const tokens = new Tokens(now);
  const challenges = new Map<string, Challenge>();
  const lookups = new SharedWork<CredentialLookup>();
  const anonymous = new Set<string>();

  const keyOf = ({ registry, repository }: Subject) => `${registry}/${repository}`;
  const placeOf = ({ origin, insecure }: Subject) => `${insecure} ${origin}`;

  const lookup = (subject: Subject): Promise<CredentialLookup> => {
    const { registry, repository, signal } = subject;
    return lookups.get(keyOf(subject), signal, () => findCredential(settings, registry, repository, env, signal));
  };

  async function bearer(subject: Subject, challenge: Challenge, ask: AskTokenServer): Promise<string> {
    const place = placeOf(subject);
    const { credential } = await lookup(subject);
    if (credential?.registryToken !== undefined) return `Bearer ${credential.registryToken}`;
    const scope = scopeOf(subject);
    const key = keyOf(subject);
    if (credential === undefined || anonymous.has(key)) {
      return await tokens.authorization(place, scope, challenge, undefined, ask, subject.signal);
    }
    try {
      return await tokens.authorization(place, scope, challenge, credential, ask, subject.signal);
    } catch (refusal) {
      if (!(refusal instanceof TokenRefused) || isTransient(refusal)) throw refusal;
      // Stale credentials must not keep anybody from what is public; the cluster tries without them, too.
      const token = await tokens
        .authorization(place, scope, challenge, undefined, ask, subject.signal)
        .catch(() => undefined);
      if (token === undefined) throw refusal;
      anonymous.add(key);
      return token;
    }
  }

  return {
    async authorization(subject, ask) {
      const challenge = challenges.get(placeOf(subject));
      if (challenge === undefined) return undefined;
      if (challenge.scheme === "bearer") return await bearer(subject, challenge, ask);
      return basicAuthorization((await lookup(subject)).credential ?? {});
    },
    async challenged(subject, header, sent) {
      const offered = parseChallenges(header);
      const usable = offered.find(isBearer) ?? offered.find(({ scheme }) => scheme === "basic");
      if (usable === undefined) return false;
      challenges.set(placeOf(subject), usable);
      // The registry refused the credentials: a token may have ended early, and logging in changes the files.
      if (sent !== undefined) {
        tokens.forget(placeOf(subject), scopeOf(subject));
        lookups.forget(keyOf(subject));
        anonymous.delete(keyOf(subject));
      }
      return usable.scheme === "bearer" || (await lookup(subject)).credential !== undefined;
    },
    async explain(subject) {
      const { credential, source, problem } = await lookup(subject);
      if (credential !== undefined) return `used were the ${source}`;
      return problem === undefined ? "no credentials were found" : `no credentials were found: ${problem}`;
    },
  };
}

const isTransient = ({ status }: TokenRefused): boolean => status === 429 || status >= 500;

const scopeOf = ({ repository }: Pick<Subject, "repository">): string =>
  repository === "" ? "" : `repository:${repository}:pull`;

const isBearer = ({ scheme, parameters }: Challenge): boolean =>
  scheme === "bearer" && URL.canParse(parameters["realm"] ?? "");
