import { plainText } from "../../text/plainText.ts";
import { redactText } from "../../text/redact.ts";
import type { BuildStatus } from "./status.ts";

/** Remedies by the reason of a build that has failed, or cannot begin. */
const remedies: Readonly<Record<string, string>> = {
  AssembleFailed: "the builder's assemble script has failed: correct the source, or the script",
  BuildPodDeleted: "another user has deleted the build's pod: run the update again",
  BuildPodEvicted: "its node had too little of something: raise spec.resources.requests, or run the update again",
  BuildPodExists: "a pod of an earlier build of this name is left: delete it, then run the update again",
  CancelledBuild:
    "another user has cancelled it, or a newer build did (runPolicy SerialLatestOnly), or it did not begin in time: run the update again",
  CannotCreateBuildPod:
    "the build's pod cannot be created: see the namespace's events; a quota or limit may be exceeded",
  CannotCreateBuildPodSpec: "the build's pod cannot be described: correct spec.strategy, env and volumes",
  CannotRetrieveServiceAccount: "create the service account of spec.serviceAccount (default: builder)",
  DockerBuildFailed: "an instruction of the Dockerfile has failed: correct the Dockerfile or the source",
  ExceededRetryTimeout: "the build's pod could not be created: see the namespace's events",
  FailedContainer: "a container of the build's pod has failed: correct what the log names",
  FetchImageContentFailed: "correct names, paths and pull secrets of spec.source.images",
  FetchRuntimeArtifactsFailed: "correct the paths of the runtime artifacts",
  FetchSourceFailed:
    "the source cannot be fetched: correct spec.source.git (uri, ref), the commit, sourceSecret or the proxies",
  GenericBuildFailed: "a command of the build has failed: correct what the log names",
  InvalidContextDirectory: "the source has no such folder: correct spec.source.contextDir",
  InvalidImageReference: "correct the image that spec.strategy starts from",
  InvalidOutputReference: "declare the ImageStream of spec.output.to: no build creates one",
  ManageDockerfileFailed: "correct the Dockerfile, spec.source.dockerfile or dockerfilePath",
  MissingPushSecret: "create the Secret of spec.output.pushSecret",
  NoBuildContainerStatus: "the build's pod was lost: run the update again",
  OutOfMemoryKilled: "the build had too little memory: raise spec.resources.limits.memory",
  PostCommitHookFailed: "the command of spec.postCommit has failed in the new image: correct it, or the source",
  PullBuilderImageFailed: "the builder image cannot be pulled: correct its name, or the pullSecret of spec.strategy",
  PushImageToRegistryFailed:
    "the image is built, but cannot be pushed: correct spec.output.to or pushSecret, and see that the registry runs",
  UnresolvableEnvironmentVariable: "correct the variables with valueFrom in spec.strategy",
};

/** The remedy for a reason, if it is known. */
export const remedyOf = (reason: string | undefined): string | undefined =>
  reason !== undefined && Object.hasOwn(remedies, reason) ? remedies[reason] : undefined;

/** Lines of the log that an error repeats. */
export const tailLength = 10;

/** Says why a build has ended without an image: reason, message, the log's last lines, remedy. */
export function failureText(name: string, status: BuildStatus, tail: readonly string[]): string {
  const { phase, reason, message = "", logSnippet = "" } = status;
  const why = [reason ?? "", redactText(message)].filter((part) => part !== "").join(": ");
  const lines = (tail.length > 0 ? tail : logSnippet.trimEnd().split("\n")).slice(-tailLength).map(logLine);
  const log = lines.join("") === "" ? "" : `; its log ends: ${lines.join(" | ")}`;
  const remedy = remedyOf(reason) ?? "correct what the log names";
  return `build ${name} is ${phase}${why === "" ? "" : ` (${plainText(why, 500)})`}${log}; ${remedy}; the whole log: oc logs build/${name}`;
}

/** A line of a log for people, without what looks like a credential. */
export const logLine = (line: string): string => plainText(redactText(line, 400), 200);
