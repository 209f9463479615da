import type { Status } from "./statusError.ts";

/** A complete answer, before faults apply. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const jsonType = "application/json";

/** A text whose end is not known when it begins. */
export interface TextStream {
  /** Calls `write` for each part, then `end`. @returns a function to stop when the client has gone */
  open(write: (text: string) => void, end: () => void): () => void;
}

/** Tells a stream from a complete answer. */
export const isTextStream = (answer: object): answer is TextStream => "open" in answer;

export const jsonAnswer = (status: number, body: object, contentType = jsonType): Answer => ({
  status,
  headers: { "Content-Type": contentType },
  body: `${JSON.stringify(body)}\n`,
});

export const textAnswer = (status: number, body: string): Answer => ({
  status,
  headers: { "Content-Type": "text/plain; charset=utf-8" },
  body,
});

export function statusAnswer(status: Status & { code: number }): Answer {
  const answer = jsonAnswer(status.code, status);
  const seconds = status.details?.retryAfterSeconds;
  return seconds === undefined ? answer : { ...answer, headers: { ...answer.headers, "Retry-After": String(seconds) } };
}
