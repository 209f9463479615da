import type { Fault } from "./error.ts";

/** Lists the faults of a tag's name, by the grammar of the distribution API. The cluster itself checks nothing. */
export function tagNameFaults(text: string, path = "tag"): Fault[] {
  if (/^\w[\w.-]{0,127}$/.test(text)) return [];
  if (text === "") return [{ path, value: text, reason: "is empty", remedy: "name the tag, for instance latest" }];
  if (text.length > 128) {
    return [{ path, value: text, reason: "is longer than 128 characters", remedy: "use a shorter tag" }];
  }
  const reason = "is no tag name";
  return [{ path, value: text, reason, remedy: "use letters, digits, _ . and -, starting with none of . and -" }];
}

export const isTagName = (text: string): boolean => tagNameFaults(text).length === 0;
