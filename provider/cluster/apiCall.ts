import type { WriteOptions } from "./settings.ts";

/** The name under which the API records our writes in `managedFields`. */
export const fieldManager = "pulumi-imagestream";

/** One call of the API. */
export interface ApiCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From `/api` or `/apis` on, names already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** Instead of `body`: makes the bytes to send, anew for each attempt. */
  readonly upload?: () => AsyncIterable<Uint8Array>;
  readonly contentType?: string;
  readonly accept?: string;
  /** It writes nothing, although its method may. @default false */
  readonly isLookup?: boolean;
  /** Sending it twice does no harm. @default true for all but POST */
  readonly idempotent?: boolean;
}

export const isIdempotent = (call: ApiCall): boolean => call.idempotent ?? call.method !== "POST";

/** The call with what every write carries. */
export function asWrite(call: ApiCall, options: WriteOptions): ApiCall {
  if (call.method === "GET") return call;
  const manager = call.method === "DELETE" ? {} : { fieldManager: options.fieldManager ?? fieldManager };
  return { ...call, query: { ...manager, ...(options.dryRun === true ? { dryRun: "All" } : {}), ...call.query } };
}

/** Destination of a call. */
export function urlOf(server: string, { path, query = {} }: ApiCall): string {
  const parameters = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const search = new URLSearchParams(parameters).toString();
  return `${server}${path}${search === "" ? "" : `?${search}`}`;
}

/** As curl users write them: `:` and `@` of stream tags stay readable. */
export const encodeName = (name: string): string =>
  encodeURIComponent(name).replaceAll("%3A", ":").replaceAll("%40", "@");
