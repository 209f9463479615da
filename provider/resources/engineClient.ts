import { createRequire } from "node:module";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";

/** The engine's address, by which the host process was started. */
const address = () => process.argv.slice(2).find((argument) => /^[\w.[\]:-]+:\d+$/.test(argument));

type Messages = typeof import("@pulumi/pulumi/proto/engine_pb.js");

/**
 * Calls the engine that has started this process; `undefined` where there is none.
 * @throws where the engine does not answer
 */
export async function callEngine<T>(
  call: (client: EngineClient, messages: Messages, done: (error: unknown, answer?: T) => void) => void,
): Promise<T | undefined> {
  const at = address();
  if (at === undefined) return undefined;
  const pulumi = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
  // A client takes only credentials of the very copy that it was made with; another may lie beside this package.
  const grpc = pulumi("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
  const rpc = pulumi("./proto/engine_grpc_pb.js") as typeof import("@pulumi/pulumi/proto/engine_grpc_pb.js");
  const client = new rpc.EngineClient(at, grpc.credentials.createInsecure());
  try {
    return await new Promise<T | undefined>((resolve, reject) => {
      const done = (error: unknown, answer?: T) => (error ? reject(error) : resolve(answer));
      call(client, pulumi("./proto/engine_pb.js") as Messages, done);
    });
  } finally {
    client.close();
  }
}

/** URN of the stack that runs; `undefined` where the engine does not say, or is gone. */
export async function stackUrn(): Promise<string | undefined> {
  const urn = await callEngine<string>((client, messages, done) => {
    const request = new messages.GetRootResourceRequest();
    client.getRootResource(request, (error, response) => done(error, response?.getUrn()));
  }).catch(() => undefined);
  return urn === "" ? undefined : urn;
}
