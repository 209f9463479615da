import { badRequest } from "../apiserver/statusError.ts";
import type { EnvVar } from "./buildConfigObject.ts";
import type { BuildRequest } from "./buildFromConfig.ts";
import type { Build } from "./buildObject.ts";

/** Applies a request's options of one strategy to the new Build. Throws StatusError 400 for another strategy. */
export function applyStrategyOptions(
  { spec }: Build,
  { dockerStrategyOptions: docker = {}, sourceStrategyOptions: source = {} }: BuildRequest,
  config: string,
): void {
  const { dockerStrategy, sourceStrategy } = spec.strategy;
  const refused = (strategy: string): Error =>
    badRequest(`Cannot specify ${strategy} build specific options on ${config}, not a ${strategy} build.`);
  if (docker.buildArgs?.length) {
    if (dockerStrategy === undefined) throw refused("Docker");
    dockerStrategy.buildArgs = withBuildArgs(dockerStrategy.buildArgs, docker.buildArgs);
  }
  if (docker.noCache !== undefined) {
    if (dockerStrategy === undefined) throw refused("Docker");
    dockerStrategy.noCache = docker.noCache;
  }
  if (source.incremental === undefined) return;
  if (sourceStrategy === undefined) throw refused("Source");
  sourceStrategy.incremental = source.incremental;
}

/** Adds build arguments; a given one replaces that of the same name. */
export function withBuildArgs(present: readonly EnvVar[] = [], given: readonly EnvVar[]): EnvVar[] {
  const values = [...present, ...given].map(({ name, value = "" }) => [name, value] as const);
  return [...new Map(values)].map(([name, value]) => (value === "" ? { name } : { name, value }));
}
