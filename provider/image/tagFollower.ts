import { type AnnotatedKind, annotatedKinds } from "./fieldPath.ts";
import { membersOf } from "./members.ts";
import { triggerDiagnostics } from "./triggerDiagnostics.ts";
import { parseTriggers, triggersAnnotation } from "./triggers.ts";

/** An object that a tag's next image changes, or has built. */
export interface TagFollower {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The tag of the stream. */
  readonly tag: string;
}

/** `stream:tag` in a namespace. */
export interface FollowedTag {
  readonly namespace: string;
  readonly name: string;
}

/** Kinds whose objects follow tags. DaemonSets have the annotation as well, but the cluster's controller may not write them. */
export const followingKinds = ["Deployment", "StatefulSet", "CronJob", "DeploymentConfig", "BuildConfig"] as const;

export type FollowingKind = (typeof followingKinds)[number];

/** The tags whose next image an object of the cluster gets. What is paused, or broken, follows none. */
export function followedTags(object: unknown, kind: FollowingKind): FollowedTag[] {
  const { metadata, spec } = membersOf(object);
  const own = text(membersOf(metadata)["namespace"]);
  // A paused Deployment gets the image, but does not roll.
  if (membersOf(spec)["paused"] === true) return [];
  const named = isAnnotated(kind) ? annotated(metadata, kind) : configured(spec, kind);
  return named.map(({ name, namespace }) => ({ name, namespace: namespace || own }));
}

interface Named {
  readonly name: string;
  readonly namespace?: string | undefined;
}

const isAnnotated = (kind: string): kind is AnnotatedKind => annotatedKinds.some((one) => one === kind);

function annotated(metadata: unknown, kind: AnnotatedKind): Named[] {
  const annotation = membersOf(membersOf(metadata)["annotations"])[triggersAnnotation];
  if (typeof annotation !== "string") return [];
  if (triggerDiagnostics(annotation, { kind }).some(({ scope }) => scope === "object")) return [];
  return parseTriggers(annotation)
    .filter(({ from, paused }) => from.kind === "ImageStreamTag" && paused !== true)
    .map(({ from }) => from);
}

/** DeploymentConfigs and BuildConfigs have theirs in `spec.triggers`. */
function configured(spec: unknown, kind: FollowingKind): Named[] {
  const { triggers, strategy } = membersOf(spec);
  if (!Array.isArray(triggers)) return [];
  const changes = triggers.map(membersOf).filter(({ type }) => type === "ImageChange");
  const sources = changes.flatMap(({ imageChange, imageChangeParams }): unknown[] => {
    const { automatic, from } = membersOf(imageChangeParams);
    if (kind === "DeploymentConfig") return automatic === true ? [from] : [];
    const build = membersOf(imageChange);
    // Without `from` it means the image that the build starts from.
    return build["paused"] === true ? [] : [build["from"] ?? strategyFrom(strategy)];
  });
  return sources
    .map(membersOf)
    .flatMap(({ kind: of, name, namespace }) =>
      of === "ImageStreamTag" && typeof name === "string" ? [{ name, namespace: text(namespace) }] : [],
    );
}

const strategyFrom = (strategy: unknown): unknown =>
  Object.values(membersOf(strategy))
    .map((one) => membersOf(one)["from"])
    .find((from) => from !== undefined);

const text = (value: unknown): string => (typeof value === "string" ? value : "");
