import { createHash } from "node:crypto";
import { isObject, type Members } from "../../../provider/image/members.ts";
import type { BuildConfigSpec } from "../../../provider/resources/buildConfig/spec.ts";
import { hasUnknown, unknown } from "../../../provider/resources/inputs/unknown.ts";

/** Members of the spec that do not affect the image: they rule the start, the place and the history of builds. */
const organising: ReadonlySet<string> = new Set([
  ...["triggers", "runPolicy", "successfulBuildsHistoryLimit", "failedBuildsHistoryLimit"],
  ...["completionDeadlineSeconds", "nodeSelector"],
]);

/** Hash of the members that affect the image; unknown while one of them is. */
export function fingerprintOf(spec: BuildConfigSpec): string {
  const members = Object.entries(spec).filter(([key]) => !organising.has(key));
  if (hasUnknown(members)) return unknown;
  return createHash("sha256")
    .update(JSON.stringify(sorted(Object.fromEntries(members))))
    .digest("hex")
    .slice(0, 16);
}

/** The engine may return members in another order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, sorted(member)] as const);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1))) as Members;
}
