import type { Diagnostic } from "./diagnostic.ts";

/** Lists the faults of a tag's name, by the grammar of the distribution API. The cluster itself checks nothing. */
export function tagNameDiagnostics(text: string, path = "tag"): Diagnostic[] {
  if (/^\w[\w.-]{0,127}$/.test(text)) return [];
  if (text === "") return [{ path, value: text, summary: "is empty", remedy: "name the tag, for instance latest" }];
  if (text.length > 128) {
    return [{ path, value: text, summary: "is longer than 128 characters", remedy: "use a shorter tag" }];
  }
  const summary = "is no tag name";
  return [{ path, value: text, summary, remedy: "use letters, digits, _ . and -, starting with none of . and -" }];
}

export const isTagName = (text: string): boolean => tagNameDiagnostics(text).length === 0;
