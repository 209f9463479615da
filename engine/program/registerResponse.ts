import resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import type { RegisterResult } from "../goal.ts";
import { RpcError } from "../grpc.ts";
import { status } from "../pulumiCopies.ts";
import { containsUnknowns } from "../value/propertyValue.ts";
import { toStruct } from "../value/wire.ts";

const RESULTS = {
  success: resourcePb.Result.SUCCESS,
  failed: resourcePb.Result.FAIL,
  skipped: resourcePb.Result.FAIL,
} as const;

/** The answer to a registration. */
export function registerResponse(
  request: resourcePb.RegisterResourceRequest,
  { state, result, unknown }: RegisterResult,
): resourcePb.RegisterResourceResponse {
  if (result !== "success" && !request.getSupportsresultreporting()) {
    throw new RpcError(status.INTERNAL, "resource registration failed");
  }
  const outputs = request.getCustom() ? state.outputs : {};
  const known = request.getSupportspartialvalues()
    ? outputs
    : Object.fromEntries(Object.entries(outputs).filter(([, value]) => !containsUnknowns(value)));
  const response = new resourcePb.RegisterResourceResponse();
  response.setUrn(state.urn);
  response.setId(state.id);
  response.setObject(toStruct(known, { keepUnknowns: true, keepSecrets: request.getAcceptsecrets() }));
  response.setResult(RESULTS[result]);
  // SDKs before 3.258 have no such field.
  if (unknown && "setUnknown" in response) response.setUnknown(true);
  return response;
}
