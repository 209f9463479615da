/**
 * Loaded first into each program and provider: ends it as soon as the engine is gone, also where that was killed. The
 * SDK would otherwise try without end to say that nobody reads what it says.
 */
import { Socket } from "node:net";

const pipe = process.env["IMAGESTREAM_ENGINE_PIPE"];
// Processes that a program starts have other file descriptors of that number.
delete process.env["IMAGESTREAM_ENGINE_PIPE"];
if (pipe !== undefined) {
  const engine = new Socket({ fd: Number(pipe) });
  // A pipe that breaks is closed as well.
  engine.on("error", () => {});
  engine.once("close", () => process.kill(process.pid, "SIGKILL"));
  engine.resume();
  engine.unref();
}
