import { isRecord } from "../apiserver/copy.ts";
import type { ObjectReference } from "../image/stream/object.ts";
import type { BuildSource, BuildStrategy, CommonBuildSpec } from "./buildConfigObject.ts";

/** Sets the API's defaults for BuildConfigs and Builds, and the members that it always shows. */
export function defaultCommonSpec(spec: CommonBuildSpec): void {
  spec.source = { ...spec.source };
  if (spec.source.type === "Binary") spec.source.binary ??= {};
  spec.source.type = sourceType(spec.source);
  spec.strategy = { ...spec.strategy };
  if (spec.strategy.type === "Docker") spec.strategy.dockerStrategy ??= {};
  defaultStrategyReference(spec.strategy);
  spec.strategy.type = strategyType(spec.strategy);
  spec.output ??= {};
  if (spec.output.to !== undefined) spec.output = { ...spec.output, to: tagReference(spec.output.to, true) };
  spec.resources ??= {};
  spec.postCommit ??= {};
  spec.nodeSelector = isRecord(spec.nodeSelector) ? spec.nodeSelector : null;
}

/** Derives the type from the other members and ignores the given one. */
function sourceType({ git, binary, dockerfile, images }: BuildSource): string {
  if (git !== undefined) return "Git";
  if (binary !== undefined) return "Binary";
  if (dockerfile !== undefined) return "Dockerfile";
  return (images ?? []).length > 0 ? "Image" : "None";
}

function strategyType({
  sourceStrategy,
  dockerStrategy,
  customStrategy,
  jenkinsPipelineStrategy,
}: BuildStrategy): string {
  if (sourceStrategy !== undefined) return "Source";
  if (dockerStrategy !== undefined) return "Docker";
  if (customStrategy !== undefined) return "Custom";
  return jenkinsPipelineStrategy === undefined ? "" : "JenkinsPipeline";
}

function defaultStrategyReference(strategy: BuildStrategy): void {
  const { sourceStrategy, dockerStrategy, customStrategy } = strategy;
  if (sourceStrategy !== undefined)
    strategy.sourceStrategy = { ...sourceStrategy, from: tagReference(sourceStrategy.from) };
  if (customStrategy !== undefined)
    strategy.customStrategy = { ...customStrategy, from: tagReference(customStrategy.from) };
  if (dockerStrategy?.from !== undefined) {
    strategy.dockerStrategy = { ...dockerStrategy, from: tagReference(dockerStrategy.from) };
  }
}

/**
 * Defaults a reference without a kind to a stream tag; the old kind ImageStream (or an output without kind) means tag
 * `latest`.
 */
function tagReference(reference: ObjectReference | undefined, isOutput = false): ObjectReference {
  const { kind = "", name = "" } = reference ?? {};
  if (kind === "ImageStream" || (kind === "" && isOutput)) {
    return { ...reference, kind: "ImageStreamTag", name: `${name}:latest` };
  }
  return { ...reference, kind: kind || "ImageStreamTag" };
}
