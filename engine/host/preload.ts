/**
 * Loaded first into each program and provider. Ends the process when the engine has ended, even by SIGKILL: without it the
 * SDK retries without end to report the lost connection. Loads the rest of the SDK only when it is used. A spare process
 * waits here for its arguments.
 */
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { deferModules, loadTracing } from "./deferredModules.ts";
import { ignoreSourceMaps } from "./sdkSourceMaps.ts";

function take(name: string): string | undefined {
  const value = process.env[name];
  // The program's own child processes are not the engine's.
  delete process.env[name];
  return value;
}

function connect(fd: number): Socket {
  const engine = new Socket({ fd });
  // A broken pipe is also closed.
  engine.on("error", () => {});
  engine.once("close", () => process.kill(process.pid, "SIGKILL"));
  engine.resume();
  engine.unref();
  return engine;
}

/** Loads what every program or provider loads. A failure is the host's to report. */
function loadSdk(sdk: string): void {
  try {
    createRequire(sdk)("./index.js");
  } catch {}
}

async function receiveArguments(engine: Socket): Promise<void> {
  engine.ref();
  for await (const line of createInterface({ input: engine })) {
    process.argv.push(...(JSON.parse(line) as string[]));
    break;
  }
  engine.resume();
  engine.unref();
}

const pipe = take("OFFLINE_ENGINE_PIPE");
const isSpare = take("OFFLINE_ENGINE_SPARE") !== undefined;
const engine = pipe === undefined ? undefined : connect(Number(pipe));
const [, script = ""] = process.argv;
const sdk = /^.*[\\/]@pulumi[\\/]pulumi[\\/]/.exec(script)?.[0];
if (sdk !== undefined) {
  deferModules(sdk);
  ignoreSourceMaps(sdk);
  // The SDK's tracing changes gRPC before anything loads it.
  const isTraced = process.env["TRACEPARENT"] !== undefined;
  if (!isTraced && script.endsWith(join("cmd", "run", "index.js"))) loadTracing(sdk);
  if (!isTraced && isSpare) loadSdk(sdk);
}
if (isSpare && engine !== undefined) await receiveArguments(engine);
