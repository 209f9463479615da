import type { ApiList, ApiObject } from "../../cluster/api/objectMeta.ts";
import { isClusterError } from "../../cluster/clusterError.ts";
import { createOnce } from "../../cluster/createOnce.ts";
import type { CallOptions } from "../../cluster/settings.ts";
import { ImageStreamError } from "../../image/error.ts";
import { buildConfigOnCluster } from "../buildConfig/address.ts";
import type { OwnCreation } from "../creation/creation.ts";
import type { Context } from "../handlers.ts";
import { withoutApi } from "../object/createObject.ts";
import { buildAddress, configPath } from "./address.ts";
import { defaultTimeout } from "./await.ts";
import { type BinarySource, binarySource } from "./binary/binarySource.ts";
import { hashOfInputs } from "./compared.ts";
import { type BinaryInput, type BuildInputs, buildId, urnKey } from "./inputs.ts";
import { isOver, statusOf } from "./status.ts";

/** The annotation of a Build that names the run which has started it: a lost answer finds its own build by it. */
const runAnnotation = "imagestream.pulumi.com/run";

/** Starts a build, or finds the one that this run, or an interrupted one before it, has started from the same inputs. */
export async function startBuild(context: Context, inputs: BuildInputs, creation: OwnCreation): Promise<ApiObject> {
  const mark = `${creation.mark}/${hashOfInputs(inputs)}`;
  const left = creation.isResumed ? await findOwn(context, inputs, mark) : undefined;
  if (left !== undefined && isUseful(left)) return left;
  const create = await request(context, inputs, mark);
  await creation.begin();
  const find = async () => {
    const found = await findOwn(context, inputs, mark);
    // An earlier run may have left one that has failed.
    return found?.metadata.uid === left?.metadata.uid ? undefined : found;
  };
  try {
    const { timeout = defaultTimeout, binary } = inputs;
    const timeLimit = binary === undefined ? {} : { timeLimit: timeout * 1_000 };
    return await createOnce({ create, find, isOurs: () => true, ...timeLimit });
  } catch (error) {
    // The API answers an upload when the build runs, or has failed before that.
    const started = inputs.binary === undefined ? undefined : await find().catch(() => undefined);
    if (started !== undefined) return started;
    throw refusal(error, inputs);
  }
}

/** The call that starts the build. */
async function request(
  { cluster, progress }: Context,
  inputs: BuildInputs,
  mark: string,
): Promise<(options: CallOptions) => Promise<ApiObject>> {
  const { binary } = inputs;
  if (binary === undefined) {
    const call = { method: "POST" as const, path: configPath(inputs, "instantiate"), body: buildRequest(inputs, mark) };
    return (options) => cluster.call<ApiObject>(call, options);
  }
  const source = await sameSource(binary);
  const call = {
    method: "POST" as const,
    path: configPath(inputs, "instantiatebinary"),
    query: {
      ...(source.asFile === undefined ? {} : { asFile: source.asFile }),
      // The API keeps a message only along with a commit.
      "revision.commit": inputs.commit ?? source.hash,
      "revision.message": mark,
    },
    contentType: "application/octet-stream",
    upload: () => source.bytes(),
  };
  return async (options) => {
    void progress?.(`uploading ${source.what}`, inputs[urnKey]);
    return cluster.call<ApiObject>(call, options);
  };
}

/** The source as the program has seen it. */
async function sameSource(binary: BinaryInput): Promise<BinarySource> {
  const source = await binarySource(binary);
  if (source.hash === binary.hash) return source;
  const what = `binary.path: ${binary.path} has changed since the program has read it`;
  throw new ImageStreamError("SOURCE_CHANGED", `${what}; run the update again`);
}

/** The body of the start. Only options of the strategy that were given are sent: the API refuses those of another strategy. */
function buildRequest(inputs: BuildInputs, mark: string) {
  const { config, commit, env, buildArgs, incremental, noCache } = inputs;
  const docker = { ...(buildArgs && { buildArgs }), ...(noCache === undefined ? {} : { noCache }) };
  return {
    apiVersion: "build.openshift.io/v1",
    kind: "BuildRequest",
    metadata: { name: config.name, namespace: config.namespace, annotations: { [runAnnotation]: mark } },
    triggeredBy: [{ message: "Started by pulumi-imagestream" }],
    ...(commit === undefined ? {} : { revision: { type: "Git", git: { commit } } }),
    ...(env === undefined ? {} : { env }),
    ...(Object.keys(docker).length === 0 ? {} : { dockerStrategyOptions: docker }),
    ...(incremental === undefined ? {} : { sourceStrategyOptions: { incremental } }),
  };
}

/** The newest build of the run. */
async function findOwn({ cluster }: Context, inputs: BuildInputs, mark: string): Promise<ApiObject | undefined> {
  const { name: _name, ...kind } = buildAddress(inputs, "");
  const { name } = inputs.config;
  // The cluster cuts longer names in the label.
  const options = name.length > 63 ? {} : { labelSelector: `openshift.io/build-config.name=${name}` };
  const builds: ApiList<ApiObject> = await cluster.objects.list(kind, options);
  return builds.items
    .filter((build) => build.metadata.annotations?.[runAnnotation] === mark || revisionOf(build)?.message === mark)
    .sort((a, b) => numberOf(b) - numberOf(a))[0];
}

/** Tells that a build runs, or has its image. */
const isUseful = (build: ApiObject): boolean => !isOver(statusOf(build)) || statusOf(build).phase === "Complete";

/** The commit of a build. */
export const revisionOf = ({ spec }: ApiObject): { readonly commit?: string; readonly message?: string } | undefined =>
  (spec as { revision?: { git?: { commit?: string; message?: string } } } | undefined)?.revision?.git;

/** The number of a build. */
export const numberOf = ({ metadata }: ApiObject): number =>
  Number(metadata.annotations?.["openshift.io/build.number"] ?? 0);

/** Says what is missing for the build. */
function refusal(error: unknown, inputs: BuildInputs): unknown {
  const what = `BuildConfig ${buildId(inputs)}`;
  if (isClusterError(error, "NOT_FOUND") && error.aboutKind !== "imagestreamtags") {
    const remedy = "declare it, and pass its resource, or correct name and namespace";
    return new ImageStreamError("NOT_FOUND", `${what} does not exist, or is being deleted; ${remedy}`, {
      cause: error,
    });
  }
  if (isClusterError(error, "ALREADY_EXISTS")) {
    const remedy = `remove them (oc delete build -l openshift.io/build-config.name=${inputs.config.name})`;
    const why = `builds of an earlier BuildConfig of that name are left: ${error.message}`;
    return new ImageStreamError("ALREADY_EXISTS", `${what} cannot be built: ${why}; ${remedy}`, { cause: error });
  }
  if (isClusterError(error, "QUOTA_EXCEEDED")) {
    return new ImageStreamError("QUOTA_EXCEEDED", `${what} cannot be built: ${error.message}`, { cause: error });
  }
  return withoutApi(buildConfigOnCluster, error);
}
