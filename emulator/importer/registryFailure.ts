import { isRecord } from "../apiserver/copy.ts";

interface RegistryErrorEntry {
  readonly code: string;
  readonly message: string;
}

/** A registry's error answer, with the codes of the distribution API. */
class RegistryFailure extends Error {
  readonly codes: readonly string[];

  constructor(errors: readonly RegistryErrorEntry[]) {
    const texts = errors.map(({ code, message }) => `${code.toLowerCase().replaceAll("_", " ")}: ${message}`);
    super(texts.length === 1 ? texts[0] : `errors:\n${texts.map((text) => `${text}\n`).join("")}`);
    this.name = "RegistryFailure";
    this.codes = errors.map(({ code }) => code);
  }
}

/** Says if a failure carries a code of the distribution API. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof RegistryFailure && error.codes.includes(code);
}

/** The failure of an answer of 4xx or 5xx. */
export function failureOf(status: number, statusText: string, challenge: string, body: string): Error {
  if (status < 400 || status >= 500) return new Error(`received unexpected HTTP status: ${status} ${statusText}`);
  const entries = [...scopeEntries(challenge), ...bodyEntries(body)];
  if (entries.length > 0) return new RegistryFailure(entries);
  if (status === 401) return new RegistryFailure([{ code: "UNAUTHORIZED", message: "authentication required" }]);
  return new Error(`error parsing HTTP ${status} response body: ${JSON.stringify(body.slice(0, 200))}`);
}

/** A bearer challenge tells more than the body: a token with too little access means a denial. */
function scopeEntries(challenge: string): RegistryErrorEntry[] {
  const error = /^bearer\b.*\berror="([^"]*)"/i.exec(challenge)?.[1];
  if (error === "invalid_token") return [{ code: "UNAUTHORIZED", message: "authentication required" }];
  if (error === "insufficient_scope")
    return [{ code: "DENIED", message: "requested access to the resource is denied" }];
  return [];
}

function bodyEntries(body: string): RegistryErrorEntry[] {
  try {
    const document: unknown = JSON.parse(body);
    const errors = isRecord(document) && Array.isArray(document.errors) ? document.errors : [];
    return errors
      .filter(isRecord)
      .map(({ code, message }) => ({ code: String(code ?? "UNKNOWN"), message: String(message ?? "") }));
  } catch {
    return [];
  }
}
