import { createRequire, Module } from "node:module";

/**
 * Modules of `@pulumi/pulumi` that it loads at its start and hardly ever uses: for code that it takes out of functions, and
 * for the Automation API. They are more than half of its time to load.
 */
const DEFERRED = ["./typescript-shim", "@npmcli/arborist", "normalize-package-data", "./automation"];

/** Loads these modules of an SDK when they are first used. @param sdk a file in the SDK's folder */
export function deferModules(sdk: string): void {
  const require = createRequire(sdk);
  for (const name of DEFERRED) {
    const file = locate(require, name);
    if (file !== undefined && require.cache[file] === undefined) require.cache[file] = deferred(require, file);
  }
}

/** Another version of the SDK may not have the module. */
function locate(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}

/** A module whose exports stand for those of a file: the SDK recognises a module by the identity of its exports. */
function deferred(require: NodeJS.Require, file: string): NodeJS.Module {
  const module = new Module(file);
  module.filename = file;
  module.loaded = true;
  let exports: object | undefined;
  const load = (): object => {
    if (exports !== undefined) return exports;
    delete require.cache[file];
    try {
      exports = require(file) as object;
    } finally {
      require.cache[file] = module;
    }
    return exports;
  };
  module.exports = new Proxy({}, standIn(load));
  return module;
}

const standIn = (load: () => object): ProxyHandler<object> => ({
  get: (_, key) => {
    // Compiled code asks for it when it imports, and copies all exports of a module without it.
    if (key === "__esModule") return true;
    const exports = load();
    return key === "default" && !("default" in exports) ? exports : Reflect.get(exports, key);
  },
  has: (_, key) => key in load(),
  ownKeys: () => Reflect.ownKeys(load()),
  // A proxy may not call a property fixed that its target does not have.
  getOwnPropertyDescriptor: (_, key) => {
    const descriptor = Reflect.getOwnPropertyDescriptor(load(), key);
    return descriptor && { ...descriptor, configurable: true };
  },
});
