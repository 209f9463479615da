import { isRecord } from "../../apiserver/copy.ts";
import type { BuildRequest } from "../buildFromConfig.ts";
import { type HookBuild, type HookCall, type HookReader, isOfBranch, mediaTypeOf } from "./hookEvent.ts";

/** A call with commit, branch, variables and build arguments, all of them optional. */
export const generic: HookReader = (call) => {
  const type = mediaTypeOf(call.headers);
  if (type !== "application/json" && type !== "application/yaml") {
    return { warning: "invalid Content-Type on payload, ignoring payload and continuing with build" };
  }
  if (call.body === "") return {};
  const payload = parsed(call.body);
  return typeof payload === "string" ? { warning: payload } : buildOf(call, payload);
};

/** YAML reaches this as JSON: the endpoint converts it. */
function parsed(body: string): Record<string, unknown> | string {
  const ignored = "ignoring payload and continuing with build";
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : `error unmarshalling payload: no object, ${ignored}`;
  } catch (error) {
    return `error unmarshalling payload: ${error instanceof Error ? error.message : error}, ${ignored}`;
  }
}

function buildOf({ config, trigger }: HookCall, payload: Record<string, unknown>): HookBuild | string {
  const { env, dockerStrategyOptions, git } = payload as Pick<BuildRequest, "env" | "dockerStrategyOptions"> & {
    git?: unknown;
  };
  const build: HookBuild = {
    ...(env?.length && trigger.allowEnv ? { env } : {}),
    ...(dockerStrategyOptions ? { dockerStrategyOptions } : {}),
  };
  if (config.spec.source.git === undefined) return build;
  if (!isRecord(git)) {
    return { ...build, warning: "no git information found in payload, ignoring and continuing with build" };
  }
  if (Array.isArray(git["refs"])) {
    const found = git["refs"].filter(isRecord).find(({ ref }) => isOfBranch(String(ref ?? ""), config));
    if (found !== undefined) return { ...build, revision: revisionOf(found) };
    return `skipping build. None of the supplied refs matched ${JSON.stringify(config.spec.source.git.ref ?? "")}`;
  }
  const ref = String(git["ref"] ?? "");
  if (isOfBranch(ref, config)) return { ...build, revision: revisionOf(git) };
  return `skipping build. Branch reference from ${JSON.stringify(ref)} does not match configuration`;
}

function revisionOf({ commit, author, committer, message }: Record<string, unknown>): object {
  return { type: "Git", git: { commit, author: author ?? {}, committer: committer ?? {}, message } };
}
