import type { ServerResponse } from "node:http";
import type { TextStream } from "./answer.ts";
import { type ClusterFaultKind, cutAt } from "./clusterFaults.ts";

/** Sends a stream as it comes, until its end, the client's, or that of a fault. */
export function streamText(response: ServerResponse, stream: TextStream, faults: readonly ClusterFaultKind[]): void {
  const cut = cutAt(faults);
  if (cut === -1) {
    response.destroy();
    return;
  }
  response.writeHead(200, { "Content-Type": "text/plain", "Cache-Control": "no-cache, private" });
  response.flushHeaders();
  const early = faults.find(({ kind }) => kind === "endStream");
  const end = early?.kind === "endStream" ? early.bytes : undefined;
  let left = Math.min(cut ?? Number.POSITIVE_INFINITY, end ?? Number.POSITIVE_INFINITY);
  const write = (text: string): void => {
    if (response.writableEnded || response.destroyed) return;
    const bytes = Buffer.from(text).subarray(0, left);
    left -= bytes.length;
    if (left > 0) response.write(bytes);
    else if (end !== undefined && (cut === undefined || end <= cut)) response.end(bytes);
    else response.write(bytes, () => response.destroy());
  };
  const stop = stream.open(write, () => response.end());
  response.once("close", stop);
}
