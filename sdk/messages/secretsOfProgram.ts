import { ImageStreamError } from "../../provider/image/error.ts";
import { maskedValue } from "../../provider/resources/inputs/secretTexts.ts";

/** Secrets that this process has seen. Programs that run in it one after the other share them. */
const texts = new Set<string>();
let longestFirst: readonly string[] = [];

/** Keeps texts out of everything that is said from now on. */
export function hideTexts(secrets: readonly string[]): void {
  const known = texts.size;
  for (const secret of secrets) texts.add(secret);
  if (texts.size > known) longestFirst = [...texts].sort((a, b) => b.length - a.length);
}

/** A message, or what is made into one, without secrets. */
export const withoutSecrets = <T>(message: T): T => maskedValue(message, longestFirst);

/** Throws errors of this package without secrets; their causes go, since Node shows them. */
export async function silently<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (longestFirst.length === 0 || !(error instanceof ImageStreamError)) throw error;
    const { code, message } = error;
    const diagnostics = withoutSecrets(error.diagnostics);
    const isOfThem = message === new ImageStreamError(code, error.diagnostics).message;
    throw new ImageStreamError(code, isOfThem ? diagnostics : withoutSecrets(message), { diagnostics });
  }
}
