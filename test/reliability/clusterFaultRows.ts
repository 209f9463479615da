import type { ClusterFaultKind } from "../../emulator/apiserver/clusterFaults.ts";

/** A fault of the API server, and the row of docs/reliability.md that names it. */
export interface FaultRow {
  readonly name: string;
  readonly fault: ClusterFaultKind;
}

const html = { "Content-Type": "text/html" };
const json = { "Content-Type": "application/json" };
const reset = "the connection is dropped before the request is read";

/** Each kind of failure of one request. A fault hits one request, whichever it is. */
export const faultRows: readonly FaultRow[] = [
  { name: reset, fault: { kind: "drop" } },
  { name: "the request takes effect, and its answer is lost", fault: { kind: "loseAnswer" } },
  { name: "the answer ends after 20 bytes", fault: { kind: "truncate", bytes: 20 } },
  { name: "a watch ends after 20 bytes", fault: { kind: "endStream", bytes: 20 } },
  { name: "500 Internal error", fault: { kind: "error" } },
  { name: "500 ServerTimeout", fault: { kind: "error", status: 500, reason: "ServerTimeout" } },
  { name: "503 Service unavailable", fault: { kind: "error", status: 503, reason: "ServiceUnavailable" } },
  { name: "504 Timeout", fault: { kind: "error", status: 504, reason: "Timeout" } },
  { name: "429 with Retry-After", fault: { kind: "rateLimit", retryAfterSeconds: 1 } },
  { name: "429 without Retry-After", fault: { kind: "error", status: 429, reason: "TooManyRequests" } },
  { name: "409 Conflict", fault: { kind: "conflict" } },
  { name: "410 Expired", fault: { kind: "error", status: 410, reason: "Expired" } },
  { name: "401 in the middle", fault: { kind: "expiredToken" } },
  { name: "403 in the middle", fault: { kind: "error", status: 403, reason: "Forbidden" } },
  { name: "404 of a proxy", fault: { kind: "foreignAnswer", status: 404, headers: html, body: "<h1>Not found</h1>" } },
  {
    name: "HTML of a proxy, with 200",
    fault: { kind: "foreignAnswer", status: 200, headers: html, body: "<p>Log in" },
  },
  { name: "HTML of a proxy, with 502", fault: { kind: "foreignAnswer", status: 502, headers: html, body: "<p>Bad" } },
  { name: "JSON that is none", fault: { kind: "foreignAnswer", status: 200, headers: json, body: '{"kind":' } },
  { name: "JSON of no object", fault: { kind: "foreignAnswer", status: 200, headers: json, body: "[]" } },
  {
    name: "a redirect to another host",
    fault: { kind: "foreignAnswer", status: 302, headers: { Location: "https://login.example.com/" } },
  },
];
