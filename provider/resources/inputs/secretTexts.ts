import { isReference, parseReference } from "../../image/reference.ts";
import { isUnknown } from "./unknown.ts";

/** Words of the API, which are never secret. */
const words = new Set([
  ...["DockerImage", "ImageStreamTag", "ImageStreamImage", "Source", "Local", "Legacy", "PreserveOriginal"],
  ...["fail", "accept", "asc", "desc", "true", "false", "v1", "apps/v1", "batch/v1", "ImageStream"],
  ...["Deployment", "StatefulSet", "DaemonSet", "CronJob", "DeploymentConfig", "BuildConfig"],
]);

/** Shorter texts are part of many words. Pulumi's own filter leaves them, too. */
const shortest = 3;

/** Parts of a secret object are masked only if they are long enough to be no other word. */
const shortestPart = 6;

/** The texts by which secret values would be known in a message: themselves, and the repositories that they name. */
export function secretTexts(values: readonly unknown[]): string[] {
  const texts = values.flatMap((value) => {
    if (typeof value === "string") return textsOf(value, shortest);
    return leavesOf(value).flatMap((leaf) => textsOf(leaf, shortestPart));
  });
  return [...new Set(texts)].sort((a, b) => b.length - a.length);
}

function leavesOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

function textsOf(text: string, shortestText: number): string[] {
  if (text.length < shortestText || isUnknown(text) || words.has(text)) return [];
  // Errors of connections name the host of a server.
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return [text, new URL(text).host];
  if (!text.includes("/") || !isReference(text)) return [text];
  const { registry, repository } = parseReference(text);
  const isDistinct = repository.includes("/") || repository.length >= shortestPart;
  return [text, `${registry}/${repository}`, ...(isDistinct ? [repository] : [])];
}

/** The text with `[secret]` for each secret in it; a short one counts only as a word of its own. */
export function maskedText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replace(pattern(secret), "[secret]"), text);
}

const patterns = new Map<string, RegExp>();

function pattern(secret: string): RegExp {
  const known = patterns.get(secret);
  if (known !== undefined) return known;
  const text = secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const made = new RegExp(secret.length < 8 ? asWord(text, /^v?\d/.test(secret)) : text, "g");
  patterns.set(secret, made);
  return made;
}

/** A pattern of a word; a number is none within a version. */
const asWord = (text: string, isNumber: boolean): string =>
  isNumber ? `(?<![\\w-]|\\w[.])${text}(?![\\w-]|[.]\\w)` : `(?<![\\w-])${text}(?![\\w-])`;

/** Tells that a text holds one of the secrets. */
export const holdsSecret = (text: string, secrets: readonly string[]): boolean => maskedText(text, secrets) !== text;

/** A value with `[secret]` in all of its texts. */
export function maskedValue<T>(value: T, secrets: readonly string[]): T {
  if (secrets.length === 0) return value;
  if (typeof value === "string") return maskedText(value, secrets) as T;
  if (Array.isArray(value)) return value.map((element) => maskedValue(element, secrets)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskedValue(member, secrets)])) as T;
}
