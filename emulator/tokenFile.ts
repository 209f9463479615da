import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A token for each name; reuses those stored in the directory, if given. */
export function knownTokens(directory: string | undefined, names: readonly string[]): Record<string, string> {
  const path = directory && join(directory, "tokens.json");
  const remembered: Record<string, string> = path && existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  const tokens = Object.fromEntries(
    names.map((name) => [name, remembered[name] ?? randomBytes(24).toString("base64url")]),
  );
  if (path) writeFileSync(path, JSON.stringify({ ...remembered, ...tokens }), { mode: 0o600 });
  return tokens;
}
