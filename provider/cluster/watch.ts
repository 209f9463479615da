import { redactUrl } from "../text/redact.ts";
import type { Status } from "./api/status.ts";
import { lines } from "./lines.ts";
import type { WatchOptions } from "./settings.ts";
import { statusError } from "./statusError.ts";
import type { Transport } from "./transport.ts";

/** One change of an object. */
export interface WatchEvent<T> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  readonly object: T;
}

/** Characters; no object is as long. A watch may end at any time. */
const longestLine = 64 * 1024 * 1024;

/** The events of a watch, until the server ends it or the signal is aborted. An error event ends it with its status. */
export async function* watchEvents<T>(
  transport: Transport,
  path: string,
  options: WatchOptions,
): AsyncGenerator<WatchEvent<T>> {
  const { labelSelector, fieldSelector, resourceVersion, signal } = options;
  const query = { watch: "true", labelSelector, fieldSelector, resourceVersion };
  const stop = new AbortController();
  const signals = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  try {
    const body = transport.stream({ method: "GET", path, query }, { signal: signals });
    for await (const line of lines(body, { longest: longestLine, longer: "end" })) {
      if (line.trim() === "") continue;
      const event = parseEvent<T>(line);
      if (event === undefined) throw watchError(await transport.server(), path, { message: "a line is no event" });
      if (event.type === "ERROR") throw watchError(await transport.server(), path, event.object);
      yield event;
    }
  } catch (error) {
    if (!signals.aborted) throw error;
  } finally {
    stop.abort();
  }
}

function parseEvent<T>(line: string): WatchEvent<T> | { type: "ERROR"; object: Status } | undefined {
  try {
    const event: unknown = JSON.parse(line);
    const isEvent = typeof event === "object" && event !== null && "object" in event && Boolean(event.object);
    // The server of a collection sends its objects.
    return isEvent ? (event as WatchEvent<T>) : undefined;
  } catch {
    return undefined;
  }
}

function watchError(server: string, path: string, status: Status): Error {
  const url = redactUrl(`${server}${path}?watch=true`);
  return statusError({ method: "GET", url, status: status.code ?? 500, body: JSON.stringify(status) });
}
