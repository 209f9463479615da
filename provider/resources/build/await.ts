import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { isUnanswered } from "../../cluster/clusterError.ts";
import { waitFor } from "../../cluster/waitFor.ts";
import { ImageStreamError } from "../../image/error.ts";
import type { Context } from "../handlers.ts";
import { buildAddress, logPath } from "./address.ts";
import { BuildLog } from "./buildLog.ts";
import { failureText, logLine, remedyOf } from "./failure.ts";
import { type BuildInputs, urnKey } from "./inputs.ts";
import { whileInterruptible } from "./interruption.ts";
import { BuildProgress } from "./progress.ts";
import { hasLog, isOver, progressText, statusOf } from "./status.ts";

/** Seconds: large builds take long. */
export const defaultTimeout = 30 * 60;

/** Milliseconds for the end of the log of a build that is over. */
const restLimit = 5_000;

/**
 * Waits until a build has made its image, and shows its phases and its log.
 * @throws ImageStreamError `BUILD_FAILED` with reason, log and remedy; `BUILD_DELETED`; `BUILD_TIMEOUT`, after which the build is
 *   cancelled
 */
export async function awaitBuild(context: Context, inputs: BuildInputs, started: ApiObject): Promise<ApiObject> {
  const { cluster } = context;
  const { name = "" } = started.metadata;
  const address = buildAddress(inputs, name);
  const progress = new BuildProgress(async (text) => context.progress?.(`${name}: ${text}`, inputs[urnKey]));
  const log = logOf(cluster, inputs, name, progress);
  const over = new AbortController();
  let following: Promise<void> | undefined;
  const cancel = () => cluster.objects.patch(address, { status: { cancelled: true } });

  let last = started;
  const look = async (): Promise<ApiObject> => {
    // An API server that restarts says nothing about the build.
    const found = await cluster.objects.find(address).catch((error: unknown) => {
      if (isUnanswered(error)) return last;
      throw error;
    });
    if (found === undefined || found.metadata.uid !== started.metadata.uid) throw deleted(name);
    progress.phase(progressText(statusOf(found)));
    if (hasLog(statusOf(found))) following ??= log.follow(over.signal);
    last = found;
    return found;
  };

  try {
    const build = await whileInterruptible(cancel, () => ended(cluster, inputs, { name, look, cancel }));
    over.abort();
    // Both would give the lines that have come last.
    await following;
    const status = statusOf(build);
    if (following !== undefined || hasLog(status)) await log.finish(AbortSignal.timeout(restLimit));
    if (status.phase === "Complete") return build;
    throw new ImageStreamError("BUILD_FAILED", failureText(name, status, log.tail));
  } catch (error) {
    if (!(error instanceof ImageStreamError) || error.code !== "WAIT_TIMEOUT") throw error;
    throw new ImageStreamError("BUILD_TIMEOUT", withTail(error.message, log.tail), { cause: error });
  } finally {
    over.abort();
    await following;
    await progress.sent;
  }
}

/** A build that runs. */
interface Waited {
  readonly name: string;
  readonly look: () => Promise<ApiObject>;
  readonly cancel: () => Promise<unknown>;
}

function ended(cluster: Cluster, inputs: BuildInputs, { name, look, cancel }: Waited): Promise<ApiObject> {
  const { timeout = defaultTimeout } = inputs;
  let reason: string | undefined;
  return waitFor(look, (one) => isOver(statusOf(one)), {
    timeout: timeout * 1_000,
    what: `build ${name}`,
    // The watch tells of a change at once.
    longestDelay: 10_000,
    describe: (one) => {
      ({ reason } = statusOf(one));
      return progressText(statusOf(one));
    },
    remedy: async () => {
      const why = remedyOf(reason) ?? "raise the timeout";
      const outcome = await cancel().then(
        () => "the build was cancelled",
        (error: Error) => `the build goes on: it could not be cancelled (${error.message})`,
      );
      return `${why}; ${outcome}`;
    },
    changed: async ({ metadata }, signal) => {
      const { resourceVersion } = metadata;
      const from = resourceVersion === undefined ? {} : { resourceVersion };
      for await (const { type } of cluster.objects.watch(buildAddress(inputs, name), { signal, ...from })) {
        if (type !== "BOOKMARK") return;
      }
      // A watch that the server ends tells nothing.
      await new Promise<never>(() => {});
    },
  });
}

function logOf(cluster: Cluster, inputs: BuildInputs, name: string, progress: BuildProgress): BuildLog {
  const path = logPath(inputs, name);
  return new BuildLog(
    (query, signal) => cluster.lines({ method: "GET", path, query }, { signal }),
    (line) => progress.line(line),
  );
}

const withTail = (message: string, tail: readonly string[]): string =>
  tail.length === 0 ? message : `${message}; its log ends: ${tail.map(logLine).join(" | ")}`;

const deleted = (name: string): ImageStreamError =>
  new ImageStreamError("BUILD_DELETED", `build ${name} was deleted while it ran; run the update again`);
