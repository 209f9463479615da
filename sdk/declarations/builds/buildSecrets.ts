import { type Members, membersOf } from "../../../provider/resources/buildConfig/members.ts";
import type { SecretPath } from "../../../provider/resources/inputs/secretPaths.ts";

/** Webhooks whose secret may stand in the spec. */
const hooks = ["generic", "github", "gitlab", "bitbucket"];
/** Addresses of a source that may hold a password. */
const addresses = ["uri", "httpProxy", "httpsProxy"];

/**
 * Paths of a declared BuildConfig's secrets: those that the program marks, the secrets of webhooks, and addresses with a password.
 * Triggers go without their position, which changes where another user removes one.
 */
export function buildSecrets(given: readonly SecretPath[], spec: unknown): SecretPath[] {
  const declared = given.map((path) => path.replace(/^\/spec\/triggers\/[^/]+/, "/spec/triggers/*"));
  const { triggers, source } = membersOf(spec);
  const all: readonly unknown[] = Array.isArray(triggers) ? triggers : [];
  const inline = hooks.filter((hook) => all.some((trigger) => typeof secretOf(trigger, hook) === "string"));
  const git: Members = membersOf(membersOf(source)["git"]);
  return [
    ...declared,
    ...inline.map((hook) => `/spec/triggers/*/${hook}/secret`),
    ...addresses.filter((key) => hasPassword(git[key])).map((key) => `/spec/source/git/${key}`),
  ];
}

/** The texts of these secrets that the program has not marked itself. */
export function inlineSecrets(spec: unknown): string[] {
  const { triggers } = membersOf(spec);
  const all: readonly unknown[] = Array.isArray(triggers) ? triggers : [];
  return all.flatMap((trigger) => hooks.flatMap((hook) => secretOf(trigger, hook) ?? [])).filter(isText);
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

const secretOf = (trigger: unknown, hook: string): unknown => membersOf(membersOf(trigger)[hook])["secret"];

const hasPassword = (address: unknown): boolean =>
  typeof address === "string" && /^[a-z+]+:\/\/[^/@]*:[^/@]+@/i.test(address);
