import { isRecord } from "../../apiserver/copy.ts";
import { badRequest } from "../../apiserver/statusError.ts";
import { eventOf, type HookReader, isOfBranch, jsonOf } from "./hookEvent.ts";

/** Pushes of GitHub and Gogs. A ping builds nothing. */
export const github: HookReader = ({ config, headers, body }) => {
  const event = eventOf(headers, ["X-GitHub-Event", "X-Gogs-Event"]);
  if (event !== "ping" && event !== "push") throw badRequest(`Unknown X-GitHub-Event or X-Gogs-Event ${event}`);
  if (event === "ping") return undefined;
  const { ref, head_commit: commit } = jsonOf(body);
  if (!isOfBranch(String(ref ?? ""), config)) return undefined;
  const { id, author = {}, committer = {}, message } = isRecord(commit) ? commit : {};
  return { revision: { type: "Git", git: { commit: id, author, committer, message } } };
};
