import type { ServiceError } from "@grpc/grpc-js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import type structPb from "google-protobuf/google/protobuf/struct_pb.js";

/** A partial failure: the resource exists, but does not match its inputs. */
export class InitError extends Error {
  readonly reasons: readonly string[];
  readonly id: string;
  readonly properties: structPb.Struct | undefined;

  constructor(id: string, properties: structPb.Struct | undefined, reasons: readonly string[]) {
    const count = `${reasons.length} error${reasons.length === 1 ? "" : "s"} occurred:`;
    super(`${count}\n${reasons.map((reason) => `\t* ${reason}\n`).join("")}\n`);
    this.id = id;
    this.properties = properties;
    this.reasons = reasons;
  }
}

/** The engine's form of a provider's error: its own message, or the partial failure in its details. */
export function providerError(error: unknown): Error {
  if (!isServiceError(error)) return error instanceof Error ? error : new Error(String(error));
  const [details] = error.metadata?.get("grpc-status-details-bin") ?? [];
  const init = Buffer.isBuffer(details) ? initFailure(details) : undefined;
  return init ?? new Error(error.details);
}

const isServiceError = (error: unknown): error is ServiceError => error instanceof Error && "details" in error;

function initFailure(details: Buffer): InitError | undefined {
  const status = statusPb.Status.deserializeBinary(details);
  for (const any of status.getDetailsList()) {
    if (!any.getTypeUrl().endsWith("pulumirpc.ErrorResourceInitFailed")) continue;
    const failure = providerPb.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
    return new InitError(failure.getId(), failure.getProperties(), failure.getReasonsList());
  }
  return undefined;
}
