import callbackRpc from "@pulumi/pulumi/proto/callback_grpc_pb.js";
import callbackPb from "@pulumi/pulumi/proto/callback_pb.js";
import { call, insecureClient } from "../grpc.ts";

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

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }
}
