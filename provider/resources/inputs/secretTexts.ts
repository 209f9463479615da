import { isReference, parseReference } from "../../image/reference.ts";
import { isUnknown } from "./unknown.ts";

/** Words of the API, which are never secret. */
const words = new Set([
  ...["DockerImage", "ImageStreamTag", "ImageStreamImage", "Source", "Local", "Legacy", "PreserveOriginal"],
  ...["fail", "accept", "asc", "desc", "true", "false", "v1", "apps/v1", "batch/v1", "ImageStream"],
  ...["Deployment", "StatefulSet", "DaemonSet", "CronJob", "DeploymentConfig", "BuildConfig"],
]);

/** Shorter texts are part of many words. Pulumi's own filter leaves them, too. */
const shortest = 3;

/** Parts of a secret object are masked only if they are long enough to be no other word. */
const shortestPart = 6;

/** The texts by which secret values would be known in a message: themselves, and the repositories that they name. */
export function secretTexts(values: readonly unknown[]): string[] {
  const texts = values.flatMap((value) => {
    if (typeof value === "string") return textsOf(value, shortest);
    return leavesOf(value).flatMap((leaf) => textsOf(leaf, shortestPart));
  });
  return [...new Set(texts)].sort((a, b) => b.length - a.length);
}

function leavesOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

function textsOf(text: string, shortestText: number): string[] {
  if (text.length < shortestText || isUnknown(text) || words.has(text)) return [];
  // Errors of connections name the host of a server.
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return [text, new URL(text).host];
  if (!text.includes("/") || !isReference(text)) return [text];
  const { registry, repository } = parseReference(text);
  const isDistinct = repository.includes("/") || repository.length >= shortestPart;
  return [text, `${registry}/${repository}`, ...(isDistinct ? [repository] : [])];
}
