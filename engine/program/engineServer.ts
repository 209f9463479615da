import engineRpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import enginePb from "@pulumi/pulumi/proto/engine_pb.js";
import type { DiagnosticSink, Severity } from "../deploymentContext.ts";
import { RpcError, type RunningServer, startServer, unary } from "../grpc.ts";
import { Empty, status } from "../pulumiCopies.ts";

const severities: readonly Severity[] = ["debug", "info", "warning", "error"];

/** The log service for programs and providers. */
export class EngineServer {
  readonly #report: DiagnosticSink;
  #server: RunningServer | undefined;
  #root = "";

  constructor(report: DiagnosticSink) {
    this.#report = report;
  }

  /** Resolves with the address. */
  async start(): Promise<string> {
    const implementation = {
      log: unary((request: enginePb.LogRequest) => {
        this.#report(severities[request.getSeverity()] ?? "info", request.getUrn(), request.getMessage());
        return new Empty();
      }),
      setRootResource: unary((request: enginePb.SetRootResourceRequest) => {
        this.#root = request.getUrn();
        return new enginePb.SetRootResourceResponse();
      }),
      getRootResource: unary(() => {
        const response = new enginePb.GetRootResourceResponse();
        response.setUrn(this.#root);
        return response;
      }),
      startDebugging: unary(() => {
        throw new RpcError(status.UNIMPLEMENTED, "the offline engine does not support debuggers");
      }),
      requirePulumiVersion: unary(() => new enginePb.RequirePulumiVersionResponse()),
    };
    this.#server = await startServer((server) => server.addService(engineRpc.EngineService, implementation));
    return this.#server.address;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }
}
