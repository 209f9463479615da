import { createHash } from "node:crypto";
import { isObject, type Members } from "../../../provider/image/members.ts";
import type { BuildConfigSpec } from "../../../provider/resources/buildConfig/spec.ts";
import { hasUnknown, unknown } from "../../../provider/resources/inputs/unknown.ts";

/** Members of the spec that do not affect the image: they rule the start, the place and the history of builds. */
const organising: ReadonlySet<string> = new Set([
  ...["triggers", "runPolicy", "successfulBuildsHistoryLimit", "failedBuildsHistoryLimit"],
  ...["completionDeadlineSeconds", "nodeSelector", "resources"],
]);

/** Hash of the members that affect the image; unknown while one of them is. */
export function fingerprintOf(spec: BuildConfigSpec): string {
  const members = Object.entries(spec).filter(([key]) => !organising.has(key));
  if (hasUnknown(members)) return unknown;
  return createHash("sha256")
    .update(JSON.stringify(canonical(Object.fromEntries(members))))
    .digest("hex")
    .slice(0, 16);
}

/** The engine may return members in another order, and the API leaves out `false` and empty lists. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => !isLeftOut(member));
  return Object.fromEntries(
    members.map(([key, member]) => [key, canonical(member)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  ) as Members;
}

const isLeftOut = (value: unknown): boolean => value === false || (Array.isArray(value) && value.length === 0);
