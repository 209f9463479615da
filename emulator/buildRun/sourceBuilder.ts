import { type EnvVar, inputReference } from "../build/buildConfigObject.ts";
import type { Build } from "../build/buildObject.ts";
import { labelsOf, versionOf } from "../controllers/builder.ts";
import type { BuiltImage } from "../registry/builtImage.ts";
import { type ImageOptions, image } from "../registry/image.ts";
import { BuildFailure } from "./buildFailure.ts";
import type { BuildFunction, BuildRun, ImageRunConfig } from "./buildRun.ts";
import { fetchSource, type SourceFiles } from "./buildSource.ts";
import { readDockerfile } from "./dockerfile.ts";

/**
 * Builds an image of the build's source at once: a layer with the source, on the run configuration of the base image.
 * Runs nothing: no assemble script, no Dockerfile instruction but EXPOSE, USER and WORKDIR, no hook.
 */
export const sourceBuilder: BuildFunction = async (build, run) => {
  const { spec } = build;
  const files = await run.stage("FetchInputs", () => fetchSource(build, run));
  const base = inputReference(spec.strategy)?.name;
  if (base !== undefined) await run.stage("PullImages", () => run.log(`Pulling image ${base} ...`));
  const built = await run.stage("Build", () => buildImage(build, run, files));
  const { script, command, args } = spec.postCommit;
  if (script ?? command ?? args) await run.stage("PostCommit", () => run.log("Running post commit hook ..."));
  return built;
};

function buildImage(build: Build, run: BuildRun, files: SourceFiles): BuiltImage {
  const { dockerStrategy, sourceStrategy } = build.spec.strategy;
  const options = dockerStrategy ? dockerOptions(build, run, files) : {};
  if (sourceStrategy) run.log("STEP 1: assemble", "---> Installing application source ...");
  const folder = sourceStrategy ? "opt/app-root/src/" : "";
  const placed = Object.entries(files).map(([path, content]) => [`${folder}${path}`, content]);
  return image({
    ...optionsOf(run.base, sourceStrategy?.env ?? dockerStrategy?.env ?? []),
    ...options,
    version: versionOf(build),
    labels: { ...run.base.Labels, ...labelsOf(build) },
    layers: [{ "app.txt": `${versionOf(build)}\n`, ...Object.fromEntries(placed) }],
  });
}

/** Fails where an uploaded source has no Dockerfile. */
function dockerOptions({ spec }: Build, run: BuildRun, files: SourceFiles): ImageOptions {
  const { dockerfilePath = "Dockerfile" } = (spec.strategy.dockerStrategy ?? {}) as { dockerfilePath?: string };
  const text = files[dockerfilePath];
  if (text === undefined) {
    if (spec.source.binary === undefined) return {};
    run.log(`error: open /tmp/build/inputs/${dockerfilePath}: no such file or directory`);
    throw new BuildFailure("ManageDockerfileFailed");
  }
  const { steps, exposedPorts, ...rest } = readDockerfile(Buffer.from(text).toString());
  run.log(...steps.map((step, i) => `STEP ${i + 1}/${steps.length}: ${step}`));
  const inherited = Object.keys(run.base.ExposedPorts ?? {});
  return { ...rest, exposedPorts: [...new Set([...inherited, ...exposedPorts])] };
}

function optionsOf(base: ImageRunConfig, env: readonly EnvVar[]): ImageOptions {
  const inherited = (base.Env ?? []).map((line) => [line.split("=")[0], line.slice(line.indexOf("=") + 1)]);
  const added = env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
  const variables = [...inherited, ...added];
  return {
    ...(variables.length === 0 ? {} : { env: Object.fromEntries(variables) }),
    ...(base.ExposedPorts && { exposedPorts: Object.keys(base.ExposedPorts) }),
    ...(base.User && { user: base.User }),
    ...(base.WorkingDir && { workingDir: base.WorkingDir }),
    ...(base.Entrypoint && { entrypoint: base.Entrypoint }),
    ...(base.Cmd && { cmd: base.Cmd }),
  };
}
