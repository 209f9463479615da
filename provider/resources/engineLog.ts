import { createRequire } from "node:module";
import { plainMessage } from "../image/plainText.ts";

/** The engine's address, by which the host process was started. */
const address = () => process.argv.slice(2).find((argument) => /^[\w.[\]:-]+:\d+$/.test(argument));

/**
 * Shows a warning in the engine's output. A provider process has no logger of its own: `pulumi.log` would only print.
 * Never fails: what is said must not stop what is done.
 */
export async function warnInEngine(message: string): Promise<void> {
  const text = plainMessage(message);
  const at = address();
  if (at === undefined) return console.warn(text);
  try {
    const pulumi = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
    // A client takes only credentials of the very copy that it was made with; another may lie beside this package.
    const grpc = pulumi("@grpc/grpc-js") as typeof import("@grpc/grpc-js");
    const rpc = pulumi("./proto/engine_grpc_pb.js") as typeof import("@pulumi/pulumi/proto/engine_grpc_pb.js");
    const messages = pulumi("./proto/engine_pb.js") as typeof import("@pulumi/pulumi/proto/engine_pb.js");
    const request = new messages.LogRequest();
    request.setSeverity(messages.LogSeverity.WARNING);
    request.setMessage(text);
    const client = new rpc.EngineClient(at, grpc.credentials.createInsecure());
    await new Promise<void>((resolve) => client.log(request, () => resolve()));
    client.close();
  } catch {
    console.warn(text);
  }
}
