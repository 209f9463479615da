import type callbackPb from "@pulumi/pulumi/proto/callback_pb.js";
import resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import type { HookCall } from "../steps/step.ts";
import { toStruct } from "../value/wire.ts";
import type { Callbacks } from "./callbacks.ts";

const KEEP = { keepUnknowns: true, keepSecrets: true };

/** Runs a hook of the program; throws the hook's error. */
export async function runHookCallback(
  callbacks: Callbacks,
  callback: callbackPb.Callback,
  name: string,
  call: HookCall,
): Promise<void> {
  const request = new resourcePb.ResourceHookRequest();
  request.setUrn(call.state.urn);
  request.setId(call.id);
  request.setName(call.state.urn.split("::").slice(3).join("::"));
  request.setType(call.state.type);
  if (call.newInputs) request.setNewInputs(toStruct(call.newInputs, KEEP));
  if (call.oldInputs) request.setOldInputs(toStruct(call.oldInputs, KEEP));
  if (call.newOutputs) request.setNewOutputs(toStruct(call.newOutputs, KEEP));
  if (call.oldOutputs) request.setOldOutputs(toStruct(call.oldOutputs, KEEP));
  const bytes = await callbacks.invoke(callback, request.serializeBinary());
  const error = resourcePb.ResourceHookResponse.deserializeBinary(bytes).getError();
  if (error !== "") throw new Error(`${call.type} hook ${JSON.stringify(name)} failed: ${error}`);
}
