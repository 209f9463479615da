/**
 * Loaded first into each program and provider. Ends the process when the engine has ended, even by SIGKILL: without it the
 * SDK retries without end to report the lost connection. Loads the rest of the SDK only when it is used.
 */
import { Socket } from "node:net";
import { deferModules } from "./deferredModules.ts";

const pipe = process.env["OFFLINE_ENGINE_PIPE"];
// The program's own child processes use this file descriptor for something else.
delete process.env["OFFLINE_ENGINE_PIPE"];
if (pipe !== undefined) {
  const engine = new Socket({ fd: Number(pipe) });
  // A broken pipe is also closed.
  engine.on("error", () => {});
  engine.once("close", () => process.kill(process.pid, "SIGKILL"));
  engine.resume();
  engine.unref();
}

const [, script] = process.argv;
const sdk = script === undefined ? undefined : /^.*[\\/]@pulumi[\\/]pulumi[\\/]/.exec(script)?.[0];
if (sdk !== undefined) deferModules(sdk);
