import type { ServerResponse } from "node:http";
import type { Outcome } from "./registryFaults.ts";
import type { RegistryRequest } from "./registryRequest.ts";

/** Writes an answer as far as its faults allow; resolves when it is sent. */
export function writeAnswer(response: ServerResponse, request: RegistryRequest, outcome: Outcome): void {
  const { answer, cutAt } = outcome;
  if (cutAt === -1 || response.destroyed) {
    response.destroy();
    return;
  }
  const body = request.method === "HEAD" ? Buffer.alloc(0) : answer.body;
  response.writeHead(answer.status, {
    "Docker-Distribution-Api-Version": "registry/2.0",
    ...(answer.status === 204 || answer.status === 304 ? {} : { "Content-Length": answer.body.length }),
    ...answer.headers,
  });
  if (cutAt === undefined || cutAt >= body.length) response.end(body);
  else response.write(body.subarray(0, cutAt), () => response.destroy());
}
