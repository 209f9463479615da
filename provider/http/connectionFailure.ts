import { redactText } from "../text/redact.ts";

/** Why no answer came. */
export interface ConnectionFailure {
  readonly code: "UNREACHABLE" | "TLS" | "TIMEOUT" | "CANCELLED";
  /** One sentence without a full stop. */
  readonly message: string;
  readonly remedy: string;
  /** The same request may succeed in a moment. */
  readonly temporary: boolean;
  /** The server may have got the request, so that only idempotent requests can be sent again. */
  readonly maybeSent: boolean;
}

/** Reads the error of a failed request; `timeout` and `cancelled` say which signal of ours ended it, if one did. */
export function connectionFailure(
  error: unknown,
  host: string,
  ended: { timeout?: boolean; cancelled?: boolean } = {},
): ConnectionFailure {
  if (ended.cancelled === true) {
    const message = `the request to ${host} was cancelled`;
    return { code: "CANCELLED", message, remedy: "run it again", temporary: false, maybeSent: true };
  }
  const { code, text } = innermost(error);
  if (ended.timeout === true || /^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/.test(code)) {
    const message = `${host} has not answered in time`;
    return {
      code: "TIMEOUT",
      message,
      remedy: "try again later, or allow more time",
      temporary: true,
      maybeSent: true,
    };
  }
  if (isTls(code, text)) {
    const message = `the TLS connection to ${host} failed: ${text}`;
    const remedy = "give the certificate authority of the server, or allow an insecure connection if you must";
    return { code: "TLS", message, remedy, temporary: false, maybeSent: false };
  }
  const { temporary, maybeSent } = outlook(code);
  const message = `${host} cannot be reached: ${text === "" ? code : text}`;
  const remedy = "check the address, the network, a proxy if there is one, and that the server runs";
  return { code: "UNREACHABLE", message, remedy, temporary, maybeSent };
}

function outlook(code: string): { temporary: boolean; maybeSent: boolean } {
  switch (code) {
    case "ECONNREFUSED":
    case "EAI_AGAIN":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return { temporary: true, maybeSent: false };
    // Waiting for a connection has already taken its time, and a name that is not known stays so.
    case "UND_ERR_CONNECT_TIMEOUT":
    case "ETIMEDOUT":
    case "ENOTFOUND":
      return { temporary: false, maybeSent: false };
    default:
      return { temporary: true, maybeSent: true };
  }
}

function isTls(code: string, text: string): boolean {
  if (/^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO)/.test(code)) return true;
  return /certificate|SSL routines|wrong version number/i.test(text);
}

interface Wrapping {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** undici wraps the socket's error, and trying several addresses gives an AggregateError. */
function innermost(error: unknown): { code: string; text: string } {
  let current = error as Wrapping;
  for (let depth = 0; depth < 5; depth++) {
    const inner = current?.errors?.[0] ?? current?.cause;
    if (typeof inner !== "object" || inner === null) break;
    current = inner;
  }
  const { code, message } = current ?? {};
  return { code: typeof code === "string" ? code : "", text: redactText(String(message ?? error), 200) };
}
