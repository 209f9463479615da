import { readdirSync, readFileSync } from "node:fs";

/** One request of a recording; strings may hold `${placeholders}`. */
export interface RecordedRequest {
  readonly as: "admin" | "alice";
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A condition of an answer: at a path of its body, or its status. */
export interface Condition {
  readonly path?: string;
  readonly status?: number;
  readonly equals?: unknown;
  readonly notEquals?: unknown;
  readonly exists?: boolean;
  readonly count?: number;
}

export interface RecordedResponse {
  readonly status: number;
  readonly body?: unknown;
  /** Values at some paths only; `"<absent>"` where there is none. */
  readonly picked?: Readonly<Record<string, unknown>>;
  readonly events?: readonly unknown[];
}

/** One step: exactly one of push, request, until, watch, each and wait. */
export interface Step {
  readonly push?: {
    readonly repository: string;
    readonly tag: string;
    readonly fixture: string;
    readonly registry?: "private";
  };
  readonly request?: RecordedRequest;
  readonly until?: { readonly request: RecordedRequest; readonly where: readonly Condition[] };
  readonly watch?: { readonly request: RecordedRequest; readonly events: number };
  readonly each?: { readonly request: RecordedRequest; readonly values: readonly unknown[] };
  readonly wait?: { readonly seconds: number; readonly why: string };
  readonly response?: RecordedResponse;
  readonly note?: string;
  /** Names of values to keep, with their paths in the answer. */
  readonly save?: Readonly<Record<string, string>>;
  readonly where?: readonly Condition[];
  /** Lists whose order means nothing. */
  readonly anyOrder?: readonly string[];
}

/** Answers of a real image API in one scenario. */
export interface Recording {
  readonly scenario: string;
  readonly shows: string;
  /** Placeholders that stand for fresh namespaces. */
  readonly namespaces: readonly string[];
  /** Digests of Images to delete around the scenario. */
  readonly images?: readonly string[];
  readonly needs?: string;
  readonly steps: readonly Step[];
}

const folder = new URL("recordings/", import.meta.url);

export function allRecordings(): Recording[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));
}
