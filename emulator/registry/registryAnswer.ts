import type { RegistryError } from "./registryError.ts";

/** A complete answer, before faults apply and before it is sent. */
export interface RegistryAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const empty = Buffer.alloc(0);

/** An answer without a body. */
export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): RegistryAnswer {
  return { status, headers, body: empty };
}

/** An answer with a JSON body. */
export function answerJson(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): RegistryAnswer {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  return { status, headers: { "Content-Type": "application/json", ...headers }, body };
}

/** An error in the form of the distribution API. */
export function errorAnswer(error: RegistryError): RegistryAnswer {
  const entry = { code: error.code, message: error.message, detail: error.detail };
  return answerJson(error.status, { errors: [entry] }, error.headers);
}
