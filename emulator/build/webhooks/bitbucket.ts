import { isRecord } from "../../apiserver/copy.ts";
import { badRequest } from "../../apiserver/statusError.ts";
import { eventOf, type HookReader, isOfBranch, jsonOf } from "./hookEvent.ts";

/** Pushes of Bitbucket Cloud (`repo:push`) and Server (`repo:refs_changed`). */
export const bitbucket: HookReader = ({ config, headers, body }) => {
  const event = eventOf(headers, ["X-Event-Key"]);
  const read = readers[event];
  if (read === undefined) throw badRequest(`Unknown Bitbucket X-Event-Key ${event}`);
  const push = read(jsonOf(body));
  if (push === undefined) throw badRequest(`Unable to extract valid event from payload: ${body}`);
  return isOfBranch(push.branch, config) ? { revision: { type: "Git", git: push.git } } : undefined;
};

interface Push {
  readonly branch: string;
  readonly git: object;
}

const readers: Readonly<Record<string, (payload: Record<string, unknown>) => Push | undefined>> = {
  "repo:push": ({ push }) => {
    const change = firstOf(isRecord(push) ? push["changes"] : undefined);
    const commit = firstOf(change?.["commits"]);
    if (change === undefined || commit === undefined) return undefined;
    const person = { name: membersOf(commit["author"])["username"] };
    const git = { commit: commit["hash"], author: person, committer: person, message: commit["message"] };
    // The old reference: a push that deletes the branch has no new one.
    return { branch: String(membersOf(change["old"])["name"] ?? ""), git };
  },
  "repo:refs_changed": ({ changes }) => {
    const change = firstOf(changes);
    if (change === undefined) return undefined;
    const git = { commit: change["toHash"], author: {}, committer: {} };
    return { branch: String(membersOf(change["ref"])["displayId"] ?? ""), git };
  },
};

function firstOf(list: unknown): Record<string, unknown> | undefined {
  const [first] = Array.isArray(list) ? list : [];
  return isRecord(first) ? first : undefined;
}

function membersOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
