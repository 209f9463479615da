import callbackRpc from "@pulumi/pulumi/proto/callback_grpc_pb.js";
import callbackPb from "@pulumi/pulumi/proto/callback_pb.js";
import resourcePb from "@pulumi/pulumi/proto/resource_pb.js";
import { call, insecureClient } from "../grpc.ts";
import type { HookCall } from "../steps/step.ts";
import { urnName } from "../urn.ts";
import { toStruct } from "../value/wire.ts";

/** Calls functions of the program: transforms and hooks. */
export class Callbacks {
  readonly #clients = new Map<string, callbackRpc.CallbacksClient>();

  async invoke(callback: callbackPb.Callback, request: Uint8Array): Promise<Uint8Array> {
    const target = callback.getTarget();
    const client = this.#clients.get(target) ?? insecureClient(callbackRpc.CallbacksClient, target);
    this.#clients.set(target, client);
    const message = new callbackPb.CallbackInvokeRequest();
    message.setToken(callback.getToken());
    message.setRequest(request);
    const response = await call<callbackPb.CallbackInvokeResponse>((done) => client.invoke(message, done));
    return response.getResponse_asU8();
  }

  /** Runs a hook; throws its error. */
  async runHook(callback: callbackPb.Callback, name: string, hook: HookCall): Promise<void> {
    const bytes = await this.invoke(callback, hookRequest(hook).serializeBinary());
    const error = resourcePb.ResourceHookResponse.deserializeBinary(bytes).getError();
    if (error !== "") throw new Error(`${hook.type} hook ${JSON.stringify(name)} failed: ${error}`);
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }
}

const keptArguments = { keepUnknowns: true, keepSecrets: true };

function hookRequest({
  state,
  id,
  newInputs,
  oldInputs,
  newOutputs,
  oldOutputs,
}: HookCall): resourcePb.ResourceHookRequest {
  const request = new resourcePb.ResourceHookRequest();
  request.setUrn(state.urn);
  request.setId(id);
  request.setName(urnName(state.urn));
  request.setType(state.type);
  if (newInputs) request.setNewInputs(toStruct(newInputs, keptArguments));
  if (oldInputs) request.setOldInputs(toStruct(oldInputs, keptArguments));
  if (newOutputs) request.setNewOutputs(toStruct(newOutputs, keptArguments));
  if (oldOutputs) request.setOldOutputs(toStruct(oldOutputs, keptArguments));
  return request;
}
