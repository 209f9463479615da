import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { plainText } from "../../text/plainText.ts";
import { configurationError } from "./configurationError.ts";

/** A named cluster, user or context of a kubeconfig. Its members are looked at when they are needed. */
export interface Entry {
  readonly kind: "cluster" | "user" | "context";
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Relative paths start from here. */
  readonly directory: string;
  /** The file has another entry of that name. */
  readonly isTwice: boolean;
}

/** For messages: `cluster "dev"`. */
export const titleOf = ({ kind, name }: Entry): string => `${kind} ${JSON.stringify(plainText(name))}`;

/** A text of an entry; `undefined` where it is absent, null or empty. */
export function textOf(entry: Entry, key: string): string | undefined {
  return textMember(entry.body[key], `${key} of ${titleOf(entry)}`);
}

/** @throws ImageStreamError if it is neither text nor a number or truth value that was meant as such */
export function textMember(value: unknown, title: string): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "object") throw configurationError(`${title} is no text`, "correct the kubeconfig");
  return String(value);
}

export function flagOf(entry: Entry, key: string): boolean {
  const value = entry.body[key] ?? false;
  if (typeof value === "boolean") return value;
  throw configurationError(`${key} of ${titleOf(entry)} is neither true nor false`, "correct the kubeconfig");
}

/** Bytes that stand in an entry in base64 (`<key>-data`), or else in a file (`<key>`). */
function bytesOf(entry: Entry, key: string): Buffer | undefined {
  const data = textOf(entry, `${key}-data`);
  if (data !== undefined) return Buffer.from(data, "base64");
  const path = textOf(entry, key);
  return path === undefined ? undefined : readFile(resolve(entry.directory, path), `${key} of ${titleOf(entry)}`);
}

/** The same for certificates and keys. */
export function pemOf(entry: Entry, key: string): Buffer | undefined {
  const bytes = bytesOf(entry, key);
  if (bytes === undefined || bytes.includes("-----BEGIN ")) return bytes;
  throw configurationError(
    `${key} of ${titleOf(entry)} is not in PEM format`,
    "correct the kubeconfig, or log in again",
  );
}

export function readFile(path: string, title: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Without the path: a credential may stand in its place.
    throw configurationError(
      `${title} names a file that cannot be read (${code})`,
      "correct the path, or log in again",
    );
  }
}
