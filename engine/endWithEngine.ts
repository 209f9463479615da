/**
 * Loaded first into each program and provider: ends the process when the engine has ended, even by SIGKILL. Without it
 * the SDK retries without end to report the lost connection.
 */
import { Socket } from "node:net";

const pipe = process.env["IMAGESTREAM_ENGINE_PIPE"];
// The program's own child processes use this file descriptor for something else.
delete process.env["IMAGESTREAM_ENGINE_PIPE"];
if (pipe !== undefined) {
  const engine = new Socket({ fd: Number(pipe) });
  // A broken pipe is also closed.
  engine.on("error", () => {});
  engine.once("close", () => process.kill(process.pid, "SIGKILL"));
  engine.resume();
  engine.unref();
}
