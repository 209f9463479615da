import { jsonAnswer } from "../apiserver/answer.ts";
import { copy } from "../apiserver/copy.ts";
import type { ClusterCore, ConnectRequest, Endpoint, RequestContext } from "../apiserver/resource.ts";
import { badRequest, internalError, type StatusError } from "../apiserver/statusError.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import { podRuns } from "../buildRun/podRuns.ts";
import { instantiate } from "./buildConfigInstantiate.ts";
import type { BuildRequest } from "./buildFromConfig.ts";
import { type Build, buildKind, isFinalPhase } from "./buildObject.ts";
import { buildStrategy } from "./buildStrategy.ts";
import { buildGone, waitForRun } from "./waitForRun.ts";

const noLogs = "No logs are available.";
/** Milliseconds, as in the API server. */
const timeout = 300_000;

/** `POST …/buildconfigs/<name>/instantiatebinary`: starts a build, and streams the body into its pod. */
export function buildConfigInstantiateBinary(core: ClusterCore): Endpoint {
  return {
    connect: {
      method: "POST",
      async answer(context, name, request) {
        const build = instantiate(core, context, binaryRequest(name, context.query), name);
        try {
          const latest = await running(core, build);
          await upload(core, latest, request);
          return jsonAnswer(201, latest);
        } catch (error) {
          cancel(core, context, build);
          throw error;
        }
      },
    },
  };
}

function binaryRequest(name: string, query: URLSearchParams): BuildRequest {
  const of = (option: string): string => query.get(option) ?? "";
  const person = (role: string) =>
    withoutEmpty({ name: of(`revision.${role}Name`), email: of(`revision.${role}Email`) });
  const commit = of("revision.commit");
  const git = {
    commit,
    author: person("author"),
    committer: person("committer"),
    ...withoutEmpty({ message: of("revision.message") }),
  };
  return {
    apiVersion: "build.openshift.io/v1",
    kind: "BuildRequest",
    metadata: { name },
    binary: withoutEmpty({ asFile: of("asFile") }),
    ...(commit === "" ? {} : { revision: { type: "Git", git } }),
  };
}

function withoutEmpty(members: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== ""));
}

async function running(core: ClusterCore, build: Build): Promise<Build> {
  const { name } = build.metadata;
  const latest = await waitForRun(core, build, timeout);
  if (latest === buildGone) throw badRequest(`build ${name} was deleted before it started: ${noLogs}`);
  if (latest === undefined) {
    throw badRequest(`unable to wait for build ${name} to run: timed out waiting for the condition`);
  }
  const refused = refusal(latest);
  if (refused !== undefined) throw refused;
  return latest;
}

function refusal({ metadata, status }: Build): StatusError | undefined {
  const { name } = metadata;
  const { phase, reason, message } = status;
  if (phase === "Error") return badRequest(`build ${name} encountered an error: ${noLogs}`);
  if (phase === "Failed") return badRequest(`build ${name} failed: ${reason}: ${message}`);
  if (phase === "Cancelled") return badRequest(`build ${name} was cancelled: ${noLogs}`);
  return phase === "Running" ? undefined : badRequest(`cannot upload file to build ${name} with status ${phase}`);
}

async function upload(core: ClusterCore, build: Build, request: ConnectRequest): Promise<void> {
  const run = podRuns(core).find(build);
  if (run === undefined) throw internalError(`pods "${build.metadata.name}-build" not found`);
  try {
    run.uploaded(await request.body());
  } catch (error) {
    throw internalError(error instanceof Error ? error.message : String(error));
  }
}

/** A build that got no source must not wait for it. */
function cancel(core: ClusterCore, context: RequestContext, { metadata }: Build): void {
  const builds = new StoredResource<Build>(core, buildKind, buildStrategy);
  const { name = "" } = metadata;
  const found = builds.find(context.namespace, name);
  if (found === undefined || found.metadata.uid !== metadata.uid || isFinalPhase(found.status.phase)) return;
  builds.update(context, name, () => ({ ...copy(found), status: { ...copy(found.status), cancelled: true } }));
}
