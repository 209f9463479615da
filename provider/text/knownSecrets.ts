import { maskedValue } from "./maskedText.ts";

const mark = "[redacted]";

/** Longest first, so that a secret inside of another one leaves nothing of that. */
let known: string[] = [];

/** Shorter texts stand in too many words. */
const shortest = 4;
/** From here on a secret is cut also out of the middle of a word. */
const unmistakable = 8;

/**
 * Remembers credentials of this process, so that no message of ours repeats them, in the forms in which servers and
 * tools give them back: as they are, in base64, percent-encoded, quoted.
 */
export function keepSecret(...secrets: readonly (string | undefined)[]): void {
  const fresh = secrets
    .filter((secret) => secret !== undefined)
    .flatMap(forms)
    .filter((form) => form.length >= shortest && !known.includes(form));
  if (fresh.length === 0) return;
  known = [...new Set([...known, ...fresh])].sort((one, other) => other.length - one.length);
}

function forms(secret: string): string[] {
  const text = secret.trim();
  const lines = text.includes("\n") ? text.split(/\s*\n\s*/).filter((line) => line.length >= 16) : [];
  const base64 = Buffer.from(text).toString("base64").replace(/=+$/, "");
  return [text, base64, encodeURIComponent(text.toWellFormed()), JSON.stringify(text).slice(1, -1), ...lines];
}

/** A text without the credentials that this process has used. */
export function withoutKnownSecrets(text: string): string {
  return known.reduce((rest, secret) => (rest.includes(secret) ? cut(rest, secret) : rest), text);
}

function cut(text: string, secret: string): string {
  if (secret.length >= unmistakable) return text.replaceAll(secret, mark);
  const escaped = secret.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "gu"), mark);
}

/** The secrets of the program, longest first. Programs that run in this process one after the other share them. */
let ofProgram: readonly string[] = [];

/** Keeps texts of the program out of all of its messages from now on. */
export function hideTexts(secrets: readonly string[]): void {
  const all = new Set([...ofProgram, ...secrets]);
  if (all.size > ofProgram.length) ofProgram = [...all].sort((a, b) => b.length - a.length);
}

/** Tells that the program has secrets. */
export const hasHiddenTexts = (): boolean => ofProgram.length > 0;

/** A message of the program, or the parts of one, without its secrets. */
export const withoutSecrets = <T>(message: T): T => maskedValue(message, ofProgram);
