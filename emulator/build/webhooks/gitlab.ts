import { isRecord } from "../../apiserver/copy.ts";
import { badRequest, internalError } from "../../apiserver/statusError.ts";
import { eventOf, type HookReader, isOfBranch, jsonOf } from "./hookEvent.ts";

/** Pushes of GitLab: the last commit is the newest, and its author stands for the committer. */
export const gitlab: HookReader = ({ config, headers, body }) => {
  const event = eventOf(headers, ["X-Gitlab-Event"]);
  if (event !== "Push Hook") throw badRequest(`Unknown X-Gitlab-Event ${event}`);
  const { ref, commits } = jsonOf(body);
  if (!isOfBranch(String(ref ?? ""), config)) return undefined;
  const last: unknown = Array.isArray(commits) ? commits.at(-1) : undefined;
  if (!isRecord(last)) throw internalError("hook failed: the push has no commit");
  const { id, author = {}, message } = last;
  return { revision: { type: "Git", git: { commit: id, author, committer: author, message } } };
};
