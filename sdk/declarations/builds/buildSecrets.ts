import { isObject, membersOf } from "../../../provider/image/members.ts";
import { credentialsOf } from "../../../provider/resources/buildConfig/credentials.ts";
import { keyOfElement, pointer, type SecretPath, touches } from "../../../provider/resources/inputs/secretPaths.ts";

/** Webhooks whose secret may stand in the spec. */
const hooks = ["generic", "github", "gitlab", "bitbucket"];
/** Shorter parts of an address are part of many words. */
const shortest = 6;

/**
 * Paths of a declared BuildConfig's secrets: those that the program marks, the secrets of webhooks, and addresses with a token or password.
 * Triggers go without their position, which changes where another user removes one.
 */
export function buildSecrets(given: readonly SecretPath[], spec: unknown): SecretPath[] {
  const declared = given.map((path) => path.replace(/^\/spec\/triggers\/[^/]+/, "/spec/triggers/*"));
  const { triggers, ...rest } = membersOf(spec);
  const all: readonly unknown[] = Array.isArray(triggers) ? triggers : [];
  const inline = hooks.filter((hook) => all.some((trigger) => typeof secretOf(trigger, hook) === "string"));
  return [
    ...declared,
    ...inline.map((hook) => `/spec/triggers/*/${hook}/secret`),
    ...textsIn(rest, ["spec"]).flatMap(({ keys, text }) => (credentialsOf(text).length === 0 ? [] : [pointer(keys)])),
  ];
}

/** The texts of these secrets that the program has not marked itself. */
export function inlineSecrets(spec: unknown): string[] {
  const { triggers } = membersOf(spec);
  const all: readonly unknown[] = Array.isArray(triggers) ? triggers : [];
  const ofHooks = all.flatMap((trigger) => hooks.flatMap((hook) => secretOf(trigger, hook) ?? [])).filter(isText);
  const ofAddresses = textsIn(spec, []).flatMap(({ text }) => credentialsOf(text));
  const forms = ofAddresses.flatMap((text) => [text, decoded(text)]).filter(({ length }) => length >= shortest);
  return [...new Set([...ofHooks, ...forms])];
}

/** Places of a spec's references to images, each with the secret paths as they name triggers and elements. */
const imagePlaces = [
  ...["sourceStrategy", "dockerStrategy", "customStrategy"].map((name) => `/spec/strategy/${name}/from`),
  "/spec/source/images",
  "/spec/triggers/*/imageChange",
];

/** Tells that the keys of the images, which are their names and namespaces, are secrets. */
export const hasSecretImages = (secrets: readonly SecretPath[]): boolean =>
  imagePlaces.some((place) => touches(secrets, place));

/** The path in secrets of a property: `spec.source.images[0].from` is `/spec/source/images/0/from`. */
export const secretPathOf = (property: string): SecretPath =>
  `/${property
    .replace(/^spec\.triggers\[\d+\]/, "spec.triggers.*")
    .replaceAll(/\[(\d+)\]/g, ".$1")
    .replaceAll(".", "/")}`;

function textsIn(
  value: unknown,
  keys: readonly string[],
): { readonly keys: readonly string[]; readonly text: string }[] {
  if (typeof value === "string") return [{ keys, text: value }];
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => textsIn(element, [...keys, keyOfElement(element, index)]));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => textsIn(member, [...keys, key]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

const secretOf = (trigger: unknown, hook: string): unknown => membersOf(membersOf(trigger)[hook])["secret"];
