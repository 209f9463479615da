const podDeleted = "The pod for this build was deleted before the build completed.";

/** The messages of the reasons that the builder and the build controller give. */
const messageByReason: Readonly<Record<string, string>> = {
  BuildPodDeleted: podDeleted,
  BuildPodEvicted: "The node was low on resource: memory. ",
  BuildPodExists: "The pod for this build already exists and is older than the build.",
  CancelledBuild: "The build was cancelled by the user.",
  DockerBuildFailed: "Dockerfile build strategy has failed.",
  FailedContainer: "The pod for this build has at least one container with a non-zero exit status.",
  FetchImageContentFailed: "Failed to extract image content.",
  FetchRuntimeArtifactsFailed: "Failed to fetch runtime artifacts.",
  FetchSourceFailed: "Failed to fetch the input source.",
  GenericBuildFailed: "Generic Build failure - check logs for details.",
  InvalidContextDirectory: "The supplied context directory does not exist.",
  InvalidOutputReference: "Output image could not be resolved.",
  ManageDockerfileFailed: "Failed to prepare the dockerfile for the build.",
  NoBuildContainerStatus: "The pod for this build has no container statuses indicating success or failure.",
  OutOfMemoryKilled: "The build pod was killed due to an out of memory condition.",
  PostCommitHookFailed: "Build failed because of post commit hook.",
  PullBuilderImageFailed: "Failed pulling builder image.",
  PushImageToRegistryFailed: "Failed to push the image to the registry.",
  UnresolvableEnvironmentVariable: "Unable to resolve build environment variable reference.",
};

/** Reasons for which the controller ends a build in phase Error; all others end it in phase Failed. */
const errors = [
  "BuildPodDeleted",
  "BuildPodExists",
  "FailedContainer",
  "NoBuildContainerStatus",
  "UnresolvableEnvironmentVariable",
];

/** The end of a build that did not succeed, with the API's reason. */
export class BuildFailure extends Error {
  /** `FetchSourceFailed`, `GenericBuildFailed` or another reason of the API. */
  readonly reason: string;

  /** @param message @default the API's message for the reason */
  constructor(reason: string, message: string = messageByReason[reason] ?? reason) {
    super(message);
    this.name = "BuildFailure";
    this.reason = reason;
  }

  /** `Failed`, or `Error` if the build's pod is at fault. */
  get phase(): "Failed" | "Error" {
    return errors.includes(this.reason) ? "Error" : "Failed";
  }
}
