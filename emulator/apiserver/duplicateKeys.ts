/** Paths of keys that occur twice in an object of a JSON text; JSON.parse drops all but the last. */
export function duplicateKeys(text: string): string[] {
  const found: string[] = [];
  const stack: { path: string; keys: Set<string> | undefined; index: number }[] = [];
  let path = "";
  let expectKey = false;
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
  for (const [match] of text.matchAll(token)) {
    const top = stack.at(-1);
    if (match === "{" || match === "[") {
      const at = top && top.keys === undefined ? `${top.path}[${top.index}]` : path;
      stack.push({ path: at, keys: match === "{" ? new Set() : undefined, index: 0 });
      expectKey = match === "{";
    } else if (match === "}" || match === "]") {
      stack.pop();
      expectKey = false;
    } else if (match === ",") {
      expectKey = top?.keys !== undefined;
      if (top && !top.keys) top.index += 1;
    } else if (match !== ":" && expectKey && top?.keys) {
      const key = String(JSON.parse(match));
      path = top.path === "" ? key : `${top.path}.${key}`;
      if (top.keys.has(key)) found.push(path);
      top.keys.add(key);
      expectKey = false;
    }
  }
  return found;
}
