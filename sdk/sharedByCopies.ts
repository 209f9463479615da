import { packageVersion } from "../provider/http/packageVersion.ts";

const ofProcess = globalThis as typeof globalThis & Record<symbol, unknown>;

/** State that all copies of this version in a process share: a component package may bring a copy of its own. */
export function sharedByCopies<T extends object>(name: string, make: () => T): T {
  const key = Symbol.for(`pulumi-imagestream@${packageVersion()}/${name}`);
  ofProcess[key] ??= make();
  return ofProcess[key] as T;
}
