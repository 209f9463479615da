import { badRequest } from "../../apiserver/statusError.ts";
import type { BuildConfig, WebHookTrigger } from "../buildConfigObject.ts";
import type { BuildRequest } from "../buildFromConfig.ts";

/** A webhook's call, after its secret was checked. */
export interface HookCall {
  readonly config: BuildConfig;
  readonly trigger: WebHookTrigger;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The build that a call asks for. */
export interface HookBuild extends Pick<BuildRequest, "revision" | "env" | "dockerStrategyOptions"> {
  /** Said in the answer beside the build. */
  readonly warning?: string;
}

/** Reads a call; `undefined` if it asks for no build, a text if it says why. Throws StatusError 400. */
export type HookReader = (call: HookCall) => HookBuild | string | undefined;

const branches = "refs/heads/";

/** Says if an event is of the branch that the BuildConfig builds. @default "master" */
export function isOfBranch(ref: string, { spec }: BuildConfig): boolean {
  const plain = (name: string): string => (name.startsWith(branches) ? name.slice(branches.length) : name);
  return plain(ref) === plain(spec.source.git?.ref || "master");
}

/** A JSON body with the event in a header. Throws StatusError 400. */
export function eventOf(headers: HookCall["headers"], names: readonly string[]): string {
  const type = headers["content-type"] ?? "";
  if (type === "") throw badRequest("non-parseable Content-Type  (mime: no media type)");
  const media = mediaTypeOf(headers);
  if (media !== "application/json") throw badRequest(`unsupported Content-Type ${type}`);
  const event = names.map((name) => headers[name.toLowerCase()] ?? "").find((value) => value !== "");
  if (event === undefined) throw badRequest(`missing ${names.join(" or ")}`);
  return event;
}

export function mediaTypeOf(headers: HookCall["headers"]): string {
  return (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** Throws StatusError 400. */
export function jsonOf(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}
