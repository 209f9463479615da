import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../provider/image/members.ts";
import type { Mismatch } from "../../provider/resources/imageStream/mismatches.ts";
import { join } from "../../provider/resources/inputs/schemaDiagnostics.ts";

/** The innermost members of a declared value that are others in the present one. */
export function memberMismatches(path: string, declared: unknown, present: unknown): Mismatch[] {
  if (isDeepStrictEqual(declared, present)) return [];
  if (!isObject(declared) || !isObject(present)) return [{ property: path, present }];
  const keys = [...new Set([...Object.keys(declared), ...Object.keys(present)])];
  return keys.flatMap((key) => memberMismatches(join(path, [key]), declared[key], present[key]));
}
