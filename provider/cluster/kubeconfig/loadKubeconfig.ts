import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { plainText } from "../../text/plainText.ts";
import type { ClusterSettings } from "../settings.ts";
import { configurationError } from "./configurationError.ts";
import { type Entry, readFile, textOf, titleOf } from "./entry.ts";
import { givenKubeconfig } from "./givenKubeconfig.ts";
import { type Kubeconfig, parseKubeconfig } from "./parseKubeconfig.ts";
import { isPod } from "./pod.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Surroundings of this process. */
export interface Machine {
  readonly env: Env;
  /** Precedes the paths of a pod's files. */
  readonly root: string;
}

/** The entries that lead to one cluster. */
export interface ClusterEntries {
  /** Absent where the settings name a server and no context does. */
  readonly cluster?: Entry | undefined;
  /** Absent for an anonymous user. */
  readonly user?: Entry | undefined;
  readonly namespace?: string | undefined;
}

/**
 * Reads the entries that the settings mean, anew each time: those of `kubeconfig`, of the files of `KUBECONFIG` or of
 * `~/.kube/config`, else of the pod. As for `oc`, the first file that has an entry wins, files without entries count for
 * nothing, and entries that are not needed are not looked at.
 * @throws ImageStreamError `CLUSTER_CONFIGURATION`
 */
export async function loadKubeconfig(
  settings: ClusterSettings,
  { env, root }: Machine,
): Promise<ClusterEntries | "pod"> {
  const files = await kubeconfigs(settings, env);
  const config = merged(files);
  if (!isEmpty(config) || settings.server !== undefined) return entriesOf(config, settings);
  if (settings.context === undefined && isPod(env, root)) return "pod";
  if (files.length === 0 && pathsOf(env).length > 0) {
    // Not which: contents in place of a path are a usual mistake.
    const remedy = "correct the variable, or create the file with oc login";
    throw configurationError("the environment variable KUBECONFIG names no file that exists", remedy);
  }
  throw configurationError(
    files.length === 0 ? "no cluster is configured" : "no cluster is configured: the kubeconfig is empty",
    "log in with oc login, set KUBECONFIG, or give kubeconfig or server",
  );
}

async function kubeconfigs({ kubeconfig }: ClusterSettings, env: Env): Promise<Kubeconfig[]> {
  if (kubeconfig !== undefined) {
    const given = givenKubeconfig(kubeconfig, env);
    if ("path" in given) return [await readKubeconfig(given.path)];
    return [await parseKubeconfig(given.content, "the given kubeconfig", process.cwd())];
  }
  const listed = pathsOf(env);
  const candidates = listed.length > 0 ? listed : [join(env["HOME"] ?? homedir(), ".kube", "config")];
  return await Promise.all(
    candidates
      .map((path) => resolve(path))
      .filter((path) => existsSync(path))
      .map(readKubeconfig),
  );
}

const pathsOf = (env: Env): string[] => [
  ...new Set((env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "")),
];

const readKubeconfig = (path: string): Promise<Kubeconfig> =>
  parseKubeconfig(readFile(path, "the kubeconfig").toString("utf8"), path, dirname(path));

/** The first of a name wins, as a whole. */
const merged = (files: readonly Kubeconfig[]): Kubeconfig => ({
  currentContext: files.find(({ currentContext }) => currentContext !== undefined)?.currentContext,
  clusters: files.flatMap(({ clusters }) => clusters),
  users: files.flatMap(({ users }) => users),
  contexts: files.flatMap(({ contexts }) => contexts),
});

const isEmpty = ({ currentContext, clusters, users, contexts }: Kubeconfig): boolean =>
  currentContext === undefined && clusters.length + users.length + contexts.length === 0;

function entriesOf(config: Kubeconfig, settings: ClusterSettings): ClusterEntries {
  const name = settings.context ?? config.currentContext;
  const names = [...new Set(config.contexts.map((context) => plainText(context.name)))].filter((one) => one !== "");
  const choice = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
  if (name === undefined) {
    if (settings.server !== undefined) return {};
    throw configurationError("the kubeconfig has no current context", `name one; ${choice}`);
  }
  const context = find(config.contexts, name);
  if (context === undefined) {
    if (settings.server !== undefined && settings.context === undefined) return {};
    throw configurationError(`the kubeconfig has no context ${plainText(name)}`, `correct the name; ${choice}`);
  }
  // An entry that the settings replace may be missing.
  return {
    cluster: settings.server === undefined ? named(config.clusters, context, "cluster") : undefined,
    user: settings.token === undefined ? userOf(config, context) : undefined,
    namespace: textOf(context, "namespace")?.trim(),
  };
}

const userOf = (config: Kubeconfig, context: Entry): Entry | undefined =>
  textOf(context, "user") === undefined ? undefined : named(config.users, context, "user");

function named(entries: readonly Entry[], context: Entry, kind: "cluster" | "user"): Entry {
  const name = textOf(context, kind);
  const found = name === undefined ? undefined : find(entries, name);
  if (found !== undefined) return found;
  const text =
    name === undefined ? `names no ${kind}` : `names the ${kind} ${plainText(name)}, which the kubeconfig lacks`;
  throw configurationError(`${titleOf(context)} ${text}`, "correct it, or log in again");
}

function find(entries: readonly Entry[], name: string): Entry | undefined {
  const entry = entries.find((one) => one.name === name);
  if (entry?.isTwice === true) {
    throw configurationError(`the kubeconfig has ${titleOf(entry)} twice in one file`, "remove one of the two");
  }
  return entry;
}
