import type { Session } from "node:inspector";
import { createRequire, Module } from "node:module";

/**
 * Modules of `@pulumi/pulumi` that it loads at its start and hardly ever uses: for code that it takes out of functions, and
 * for the Automation API. They are more than half of its time to load.
 */
const deferredNames = ["./typescript-shim", "@npmcli/arborist", "normalize-package-data", "./automation"];

/** Packages of functions that a program's host calls only if the SDK traces itself, which the engine never asks for. */
const tracingNames = [
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace-base",
  "@opentelemetry/sdk-trace-node",
  "@opentelemetry/exporter-zipkin",
  "@opentelemetry/instrumentation",
  "@opentelemetry/instrumentation-grpc",
];

/** Loads these modules of an SDK when they are first used. @param sdk a file in the SDK's folder */
export function deferModules(sdk: string): void {
  const require = createRequire(sdk);
  standInFor(require, deferredNames, property);
  standInFor(require, ["./runtime/closure/v8Hooks"], debuggerHooks);
}

/** Loads the module of an SDK that traces a program, with stand-ins for its packages; the program gets the packages. */
export function loadTracing(sdk: string): void {
  const require = createRequire(sdk);
  const files = standInFor(require, tracingNames, callable);
  const tracing = locate(require, "./cmd/run/tracing");
  if (tracing !== undefined) require(tracing);
  for (const file of files) delete require.cache[file];
}

type Load = () => object;
type Export = (load: Load, key: string | symbol) => unknown;

/** @returns the files whose place was free */
function standInFor(require: NodeJS.Require, names: readonly string[], exported: Export): string[] {
  const files = names.map((name) => locate(require, name)).filter((file) => file !== undefined);
  const free = files.filter((file) => require.cache[file] === undefined);
  for (const file of free) require.cache[file] = deferred(require, file, exported);
  return free;
}

/** Another version of the SDK may not have the module. */
function locate(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}

/** A module whose exports stand for those of a file: the SDK recognizes a module by the identity of its exports. */
function deferred(require: NodeJS.Require, file: string, exported: Export): NodeJS.Module {
  const module = new Module(file);
  module.filename = file;
  module.loaded = true;
  let exports: object | undefined;
  const load = (): object => {
    if (exports !== undefined) return exports;
    const isCached = require.cache[file] === module;
    if (isCached) delete require.cache[file];
    try {
      exports = require(file) as object;
    } finally {
      if (isCached) require.cache[file] = module;
    }
    return exports;
  };
  module.exports = new Proxy({}, standIn(load, exported));
  return module;
}

const standIn = (load: Load, exported: Export): ProxyHandler<object> => ({
  // Compiled code asks for the mark when it imports, and copies all exports of a module without it.
  get: (_, key) => key === "__esModule" || exported(load, key),
  has: (_, key) => key in load(),
  ownKeys: () => Reflect.ownKeys(load()),
  // A proxy may not call a property fixed that its target does not have.
  getOwnPropertyDescriptor: (_, key) => {
    const descriptor = Reflect.getOwnPropertyDescriptor(load(), key);
    return descriptor && { ...descriptor, configurable: true };
  },
});

const property: Export = (load, key) => {
  const exports = load();
  return key === "default" && !("default" in exports) ? exports : Reflect.get(exports, key);
};

/** A function or a class that loads its module when it is called. */
const callable: Export = (load, key) =>
  new Proxy(function standIn() {}, {
    apply: (_, receiver, args: unknown[]) => Reflect.apply(Reflect.get(load(), key), receiver, args),
    construct: (_, args: unknown[]) => Reflect.construct(Reflect.get(load(), key), args),
  });

/** The SDK's debugger, which it starts before each program to tell where functions are that it cannot take out. */
const debuggerHooks: Export = (load, key) => {
  if (key === "isInitializedAsync") return async () => {};
  if (!repeatsScripts) repeatParsedScripts();
  repeatsScripts = true;
  return property(load, key);
};
let repeatsScripts = false;

/** Lets a debugger session hear of the scripts that were parsed before it began to listen. */
function repeatParsedScripts(): void {
  const { prototype } = process.getBuiltinModule("node:inspector").Session;
  const { addListener } = prototype;
  const repeating = function (this: Session, ...given: [event: string, listener: () => void]): Session {
    Reflect.apply(addListener, this, given);
    if (given[0] !== "Debugger.scriptParsed") return this;
    Object.assign(prototype, { addListener });
    this.post("Debugger.disable");
    this.post("Debugger.enable");
    return this;
  };
  Object.assign(prototype, { addListener: repeating });
}
