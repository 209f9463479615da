import type { Answer, TextStream } from "../apiserver/answer.ts";
import type { ClusterCore, Endpoint, RequestContext } from "../apiserver/resource.ts";
import { badRequest } from "../apiserver/statusError.ts";
import type { StoredResource } from "../apiserver/storedResource.ts";
import { podRuns } from "../buildRun/podRuns.ts";
import { type BuildLogOptions, buildLogOptions } from "./buildLogOptions.ts";
import { buildLogStream } from "./buildLogStream.ts";
import type { Build } from "./buildObject.ts";
import { buildGone, waitForRun } from "./waitForRun.ts";

const noLogs = "No logs are available.";
const configKey = "openshift.io/build-config.name";
const number = "openshift.io/build.number";
/** Milliseconds, as in the API server. */
const timeout = 30_000;

/** `GET …/builds/<name>/log`. Waits for a build that has not started. */
export function buildLog(core: ClusterCore, builds: StoredResource<Build>): Endpoint {
  return {
    connect: {
      method: "GET",
      async answer(context, name) {
        const options = buildLogOptions(context.query);
        const build = chosen(builds, context, name, options);
        if (isWaiting(build) && options.nowait) return noContent;
        return stream(core, isWaiting(build) ? await running(core, build) : started(build), options);
      },
    },
  };
}

const noContent: Answer = { status: 204, headers: {}, body: "" };

function chosen(
  builds: StoredResource<Build>,
  context: RequestContext,
  name: string,
  { previous }: BuildLogOptions,
): Build {
  const build = builds.get(context, name);
  if (!previous) return build;
  const { annotations = {}, labels = {} } = build.metadata;
  const config = annotations[configKey] ?? labels[configKey] ?? "";
  return builds.get(context, `${config}-${Number(annotations[number] ?? 0) - 1}`);
}

function isWaiting({ status }: Build): boolean {
  return status.phase === "New" || status.phase === "Pending";
}

async function running(core: ClusterCore, build: Build): Promise<Build> {
  const { name } = build.metadata;
  const latest = await waitForRun(core, build, timeout);
  if (latest === undefined)
    throw badRequest(`unable to wait for build ${name} to run: timed out waiting for the condition`);
  if (latest === buildGone) throw badRequest(`unable to wait for build ${name} to run: build was deleted`);
  const { phase } = latest.status;
  if (phase === "Error") throw badRequest(`build ${name} encountered an error: ${noLogs}`);
  if (phase === "Cancelled") throw badRequest(`build ${name} was cancelled: ${noLogs}`);
  return latest;
}

function started(build: Build): Build {
  const { name } = build.metadata;
  const { phase } = build.status;
  if (phase === "Cancelled") throw badRequest(`build ${name} was cancelled. ${noLogs}`);
  if (phase === "Error") throw badRequest(`build ${name} is in an error state. ${noLogs}`);
  return build;
}

/** The log goes with the build's pod. */
function stream(core: ClusterCore, build: Build, options: BuildLogOptions): TextStream {
  const run = podRuns(core).find(build);
  if (run === undefined) throw badRequest(`pod "${build.metadata.name}-build" not found`);
  return buildLogStream(run.output, options, core.clock.now());
}
