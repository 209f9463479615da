import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Time } from "../../../provider/http/time.ts";

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
  /** Identity of the connection: equal for requests over the same one. */
  readonly port: number | undefined;
}

/** A test's answer: status, body, headers; or a function that writes it. */
export type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | "hang up" | "never";

export interface FakeApi {
  readonly url: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

/** A real local server on port 0 whose answers a test writes. */
export async function fakeApi(
  answer: (request: SeenRequest, response: ServerResponse) => Answer | undefined,
  serverOf: (listener: RequestListener) => ReturnType<typeof createServer> = createServer,
): Promise<FakeApi> {
  const seen: SeenRequest[] = [];
  const server = serverOf(async (request, response) => {
    const { method = "", url = "", headers, socket } = request;
    const entry = { method, url, headers, body: parse(await text(request)), port: socket.remotePort };
    seen.push(entry);
    const given = answer(entry, response);
    if (given === undefined || given === "never") return;
    if (given === "hang up") {
      socket.destroy();
      return;
    }
    response.writeHead(given.status ?? 200, { "content-type": "application/json", ...given.headers });
    response.end(typeof given.body === "string" ? given.body : JSON.stringify(given.body ?? {}));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export const status = (code: number, reason: string, message: string, details: object = {}): Answer => ({
  status: code,
  body: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code, details },
});

/** A clock that only moves when somebody sleeps; it remembers the pauses. Deadlines never fire. */
export function sleepyTime(): Time & { readonly pauses: number[] } {
  const pauses: number[] = [];
  let now = Date.parse("2026-01-01T00:00:00Z");
  return {
    pauses,
    now: () => now,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      pauses.push(milliseconds);
      now += milliseconds;
    },
    deadline: () => new AbortController().signal,
    random: () => 0.5,
  };
}

async function text(request: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of request) all += String(chunk);
  return all;
}

function parse(body: string): unknown {
  if (body === "") return undefined;
  return /^[[{"]/.test(body) ? JSON.parse(body) : body;
}
