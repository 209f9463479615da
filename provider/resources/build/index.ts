import { isDeepStrictEqual } from "node:util";
import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import { isClusterError } from "../../cluster/clusterError.ts";
import { recorded } from "../creation/creation.ts";
import type { Context, Handlers } from "../handlers.ts";
import { takeTransient } from "../inputs/transient.ts";
import { buildAddress } from "./address.ts";
import { awaitBuild } from "./await.ts";
import { buildsAlike } from "./compared.ts";
import { type BuildInputs, type BuildOutputs, buildDiagnostics, buildId, buildOutputNames, urnKey } from "./inputs.ts";
import { numberOf, revisionOf, startBuild } from "./start.ts";
import { statusOf } from "./status.ts";

/** One run of a BuildConfig. */
export const build: Handlers<BuildInputs, BuildOutputs> = {
  check(news) {
    const [inputs, { dryRun, refused = [], unresolved = [] }] = takeTransient(news);
    const diagnostics = buildDiagnostics(inputs);
    if (diagnostics.length > 0) return { inputs, diagnostics };
    return { inputs, diagnostics: [...refused, ...(dryRun ? [] : unresolved)] };
  },

  diff(olds, news) {
    const moved = !isDeepStrictEqual(olds.config, news.config);
    return { changes: moved || !buildsAlike(inputsIn(olds), news), replaces: moved ? ["config"] : [] };
  },

  async create(context, inputs) {
    return { id: buildId(inputs), outs: await run(context, inputs) };
  },

  // History limits delete builds, whose images stay: a build that is gone is no difference.
  async read(_context, _id, outs) {
    return { inputs: inputsIn(outs), outs };
  },

  // After a failure, the state has what was built last, so that the next update builds again.
  async update(context, _id, olds, news) {
    // Another argument may have become a secret.
    const isSame = buildsAlike(inputsIn(olds), news);
    return isSame ? { ...olds, ...news } : run(context, news);
  },

  async delete({ cluster }, _id, outs) {
    const preconditions = { uid: outs.uid };
    await cluster.objects.delete(buildAddress(outs, outs.name), { preconditions }).catch((error: unknown) => {
      // Another build has the name since the BuildConfig was made anew.
      if (!isClusterError(error, "CONFLICT")) throw error;
    });
  },
};

/** TypeScript does not take outputs without their own members for inputs. */
function inputsIn(outs: BuildOutputs): BuildInputs {
  const names: readonly string[] = buildOutputNames;
  return Object.fromEntries(Object.entries(outs).filter(([key]) => !names.includes(key))) as unknown as BuildInputs;
}

/** Builds once. Two builds of one BuildConfig are recorded apart. */
async function run(context: Context, inputs: BuildInputs): Promise<BuildOutputs> {
  const id = `${buildId(inputs)} ${inputs[urnKey] ?? ""}`;
  return recorded(context.creations, { kind: "Build", id }, async (creation) => {
    const started = await startBuild(context, inputs, creation);
    return outputsOf(inputs, await awaitBuild(context, inputs, started));
  });
}

function outputsOf(inputs: BuildInputs, object: ApiObject): BuildOutputs {
  const { output, outputDockerImageReference, duration = 0 } = statusOf(object);
  const { imageDigest: digest } = output?.to ?? {};
  const repository = outputDockerImageReference?.replace(/:[^:/]*$/, "");
  const commit = revisionOf(object)?.commit;
  return {
    ...inputs,
    name: object.metadata.name ?? "",
    number: numberOf(object),
    uid: object.metadata.uid ?? "",
    ...(digest === undefined ? {} : { digest }),
    ...(digest === undefined || repository === undefined ? {} : { image: `${repository}@${digest}` }),
    duration: Math.round(duration / 1e9),
    // The hash of a local source stands for a commit.
    ...(commit === undefined || commit === inputs.binary?.hash ? {} : { builtCommit: commit }),
  };
}
