// A named import of `globSync` would not link on Node.js 20, which is told its version in one line.
import fs, { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import { type ParsedText, type PlacedValue, parseDocuments } from "./parseDocuments.ts";

const endings = /\.(?:ya?ml|json)$/i;

/** Reads files, folders (their YAML and JSON files, also of inner folders) and globs, in order of their names. */
export function readManifestFiles(patterns: readonly string[]): ParsedText {
  const values: PlacedValue[] = [];
  const diagnostics: Diagnostic[] = [];
  const read = new Set<string>();
  for (const pattern of patterns) {
    const files = filesOf(pattern);
    if (files.length === 0) {
      const summary = "names no file";
      diagnostics.push({
        path: "files",
        value: pattern,
        summary,
        remedy: "name YAML or JSON files, a folder or a glob",
      });
    }
    for (const file of files) {
      if (read.has(file)) continue;
      read.add(file);
      const parsed = readFile(file);
      for (const value of parsed.values) values.push(value);
      diagnostics.push(...parsed.diagnostics);
    }
  }
  return { values, diagnostics };
}

function filesOf(pattern: string): readonly string[] {
  const found = statSync(pattern, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    return readdirSync(pattern, { recursive: true, encoding: "utf8" })
      .filter((name) => endings.test(name))
      .map((name) => join(pattern, name))
      .filter((path) => statSync(path).isFile())
      .sort();
  }
  if (found !== undefined) return [pattern];
  return fs
    .globSync(pattern)
    .filter((path) => statSync(path).isFile())
    .sort();
}

function readFile(file: string): ParsedText {
  try {
    return parseDocuments(readFileSync(file, "utf8"), file);
  } catch (error) {
    return { values: [], diagnostics: [{ path: file, summary: `cannot be read: ${(error as Error).message}` }] };
  }
}
