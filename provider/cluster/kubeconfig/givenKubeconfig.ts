import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, resolve } from "node:path";
import { keepSecret } from "../../text/knownSecrets.ts";
import { configurationError } from "./configurationError.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** The path or the contents of a kubeconfig. */
export type GivenKubeconfig = { readonly path: string } | { readonly content: string };

/**
 * Tells paths, contents and contents in base64 apart.
 * @throws ImageStreamError `CLUSTER_CONFIGURATION`, which does not repeat what was given: it may be a credential
 */
export function givenKubeconfig(given: string, env: Env): GivenKubeconfig {
  const path = pathOf(given, env);
  // A path may have only characters of base64, and decode to anything.
  if (exists(path)) return { path };
  const decoded = fromBase64(given);
  if (decoded !== undefined) return { content: decoded };
  if (isContents(given)) return { content: given };
  keepSecret(given);
  const remedy = "correct the path, or give the contents of a kubeconfig, as they are or in base64";
  throw configurationError(`the given kubeconfig is no file that exists${placeOf(path)}`, remedy);
}

/** Tells that a given kubeconfig is the path of a file, which is no secret. */
export const isPath = (given: string, env: Env = process.env): boolean =>
  !isContents(given) && exists(pathOf(given, env));

const isContents = (text: string): boolean => /\n|^\s*\{|apiVersion\s*:|clusters\s*:/.test(text);

/** `base64 -w0`, or with line ends. */
function fromBase64(given: string): string | undefined {
  if (!/^[A-Za-z0-9+/_\s-]+={0,2}\s*$/.test(given)) return undefined;
  const content = Buffer.from(given, "base64").toString("utf8");
  return /\b(?:apiVersion|clusters|contexts|users|current-context)["']?\s*:/.test(content) ? content : undefined;
}

const pathOf = (given: string, env: Env): string => resolve(given.replace(/^~(?=\/|$)/, env["HOME"] ?? homedir()));

/** The system throws an error for a path that is too long: that is no path but contents. */
function exists(path: string): boolean {
  try {
    return existsSync(path);
  } catch {
    return false;
  }
}

/** Names the folder of a mistyped path; empty for text that is no path. */
function placeOf(path: string): string {
  const folder = dirname(path);
  return folder !== resolve("/") && existsSync(folder) ? ` (looked for in ${folder})` : "";
}
