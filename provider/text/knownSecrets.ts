import { maskedValue } from "./maskedText.ts";

const mark = "[redacted]";

/** Secrets of this process, longest first, so that one inside of another one leaves nothing of that. */
interface Secrets {
  known: readonly string[];
  /** Those of the program. Programs that run in this process one after the other share them. */
  ofProgram: readonly string[];
}

const key = Symbol.for("pulumi-imagestream/secrets");
const ofProcess = globalThis as typeof globalThis & { [key]?: Secrets };
/** A component package may bring a copy of this one, of any version: each keeps the secrets of all. */
const secrets: Secrets = ofProcess[key] ?? { known: [], ofProgram: [] };
ofProcess[key] = secrets;

/** Shorter texts stand in too many words. */
const shortest = 4;
/** From here on a secret is cut also out of the middle of a word. */
const unmistakable = 8;

/**
 * Remembers credentials of this process, so that no message of ours repeats them, in the forms in which servers and
 * tools give them back: as they are, in base64, percent-encoded, quoted.
 */
export function keepSecret(...given: readonly (string | undefined)[]): void {
  const { known } = secrets;
  const fresh = given
    .filter((secret) => secret !== undefined)
    .flatMap(forms)
    .filter((form) => form.length >= shortest && !known.includes(form));
  if (fresh.length === 0) return;
  secrets.known = [...new Set([...known, ...fresh])].sort((one, other) => other.length - one.length);
}

function forms(secret: string): string[] {
  const text = secret.trim();
  const lines = text.includes("\n") ? text.split(/\s*\n\s*/).filter((line) => line.length >= 16) : [];
  const base64 = Buffer.from(text).toString("base64").replace(/=+$/, "");
  return [text, base64, encodeURIComponent(text.toWellFormed()), JSON.stringify(text).slice(1, -1), ...lines];
}

/** A text without the credentials that this process has used. */
export function withoutKnownSecrets(text: string): string {
  return secrets.known.reduce((rest, secret) => (rest.includes(secret) ? cut(rest, secret) : rest), text);
}

function cut(text: string, secret: string): string {
  if (secret.length >= unmistakable) return text.replaceAll(secret, mark);
  const escaped = secret.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "gu"), mark);
}

/** Keeps texts of the program out of all of its messages from now on. */
export function hideTexts(texts: readonly string[]): void {
  const all = new Set([...secrets.ofProgram, ...texts]);
  if (all.size > secrets.ofProgram.length) secrets.ofProgram = [...all].sort((a, b) => b.length - a.length);
}

/** Tells that the program has secrets. */
export const hasHiddenTexts = (): boolean => secrets.ofProgram.length > 0;

/** A message of the program, or the parts of one, without its secrets. */
export const withoutSecrets = <T>(message: T): T => maskedValue(message, secrets.ofProgram);
