import type { BuildStrategy } from "../build/buildConfigObject.ts";

/** The stages of a build, in their order. */
export type BuildStageName = "FetchInputs" | "PullImages" | "Build" | "PostCommit" | "PushImage";

/** A finished step of a stage. */
export interface BuildStep {
  readonly name: string;
  readonly startTime: string;
  readonly durationMilliseconds?: number;
}

/** A finished stage in a Build's status. */
export interface BuildStage {
  readonly name: BuildStageName;
  readonly startTime: string;
  readonly durationMilliseconds?: number;
  readonly steps: readonly BuildStep[];
}

const gitClone = "git-clone";

/** The container of the build's pod that runs a stage. */
export function containerOf(strategy: BuildStrategy, stage: BuildStageName | undefined): string {
  if (strategy.customStrategy !== undefined) return "custom-build";
  if (stage === "FetchInputs") return gitClone;
  return strategy.dockerStrategy === undefined ? "sti-build" : "docker-build";
}

/** Adds a step to its stage, or a new stage with the step. */
export function withStep(
  stages: readonly BuildStage[],
  { dockerStrategy }: BuildStrategy,
  { name, startTime, milliseconds }: { name: BuildStageName; startTime: string; milliseconds: number },
): BuildStage[] {
  const duration = milliseconds === 0 ? {} : { durationMilliseconds: milliseconds };
  const step = { name: stepName(name, dockerStrategy !== undefined), startTime, ...duration };
  const found = stages.find((stage) => stage.name === name);
  if (found === undefined) return [...stages, { name, startTime, ...duration, steps: [step] }];
  const whole = Date.parse(startTime) + milliseconds - Date.parse(found.startTime);
  const longer = { ...found, durationMilliseconds: whole, steps: [...found.steps, step] };
  return stages.map((stage) => (stage === found ? longer : stage));
}

function stepName(stage: BuildStageName, isDocker: boolean): string {
  const names = {
    FetchInputs: "FetchGitSource",
    PullImages: "PullBaseImage",
    Build: "DockerBuild",
    PostCommit: "RunPostCommitHook",
    PushImage: isDocker ? "PushDockerImage" : "PushImage",
  };
  return names[stage];
}
