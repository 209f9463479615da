import { isObject, type Members } from "../../image/members.ts";
import { normalReference } from "../inputs/streamReference.ts";
import type { BuildConfigSpec, BuildTriggerPolicy } from "./spec.ts";

/** Objects that the API leaves out if they are empty; others mean something by being there. */
const optional = new Set([
  ...["source", "output", "resources", "limits", "requests", "postCommit", "revision"],
  ...["author", "committer", "volumeAttributes", "pullSecret", "pushSecret", "sourceSecret", "secretReference"],
]);

/** Maps with keys of the user's choice: an empty value is one, and an empty `nodeSelector` switches the cluster's default off. */
const freeMaps: ReadonlySet<string> = new Set(["nodeSelector", "volumeAttributes", "limits", "requests"]);

/** Names of trigger types before OpenShift 3.1, which the API still takes. */
const oldTypes: Readonly<Record<string, string>> = {
  imageChange: "ImageChange",
  generic: "Generic",
  github: "GitHub",
};

/**
 * A spec in the form that is compared and stored: references are objects, and what the API would leave out or set by itself is
 * absent. Takes any value, so that faults are judged in the same form.
 */
export function normalizeSpec(spec: unknown, namespace: string): unknown {
  const given = withoutEmpty(spec);
  if (!isObject(given)) return spec;
  const { source, strategy, output, triggers, revision } = given;
  const { type: _type, ...commit } = isObject(revision) ? revision : {};
  return withoutEmpty({
    ...given,
    ...(isObject(strategy) && { strategy: normalizeStrategy(strategy, namespace) }),
    ...(isObject(source) && { source: normalizeSource(source, namespace) }),
    ...(isObject(output) && "to" in output && { output: { ...output, to: normalReference(output["to"], namespace) } }),
    ...(isObject(revision) && { revision: commit }),
    ...(Array.isArray(triggers) && { triggers: triggers.map((trigger) => normalizeTrigger(trigger, namespace)) }),
  });
}

/** The same for a spec without faults. */
export const normalSpec = (spec: BuildConfigSpec, namespace: string): BuildConfigSpec =>
  normalizeSpec(spec, namespace) as BuildConfigSpec;

function normalizeStrategy({ type, ...strategy }: Members, namespace: string): Members {
  const isBare = type === "Docker" && Object.keys(strategy).length === 0;
  const given = isBare ? { dockerStrategy: {} } : strategy;
  return mapMembers(given, (member) => (isObject(member) ? withReference(member, namespace) : member));
}

function normalizeSource({ type, ...source }: Members, namespace: string): Members {
  const { images } = source;
  return {
    ...source,
    ...(type === "Binary" && !("binary" in source) ? { binary: {} } : {}),
    ...(Array.isArray(images) && {
      images: images.map((image) => (isObject(image) ? withReference(image, namespace) : image)),
    }),
  };
}

function normalizeTrigger(trigger: unknown, namespace: string): unknown {
  if (!isObject(trigger)) return trigger;
  const { type, imageChange = {} } = trigger;
  const known = typeof type === "string" && Object.hasOwn(oldTypes, type) ? oldTypes[type] : type;
  if (known !== "ImageChange" || !isObject(imageChange)) return { ...trigger, type: known };
  const { paused, ...rest } = imageChange;
  const change = withReference(rest, namespace);
  return { ...trigger, type: known, imageChange: { ...change, ...(paused === false ? {} : { paused }) } };
}

const withReference = (member: Members, namespace: string): Members =>
  "from" in member ? { ...member, from: normalReference(member["from"], namespace) } : member;

/** A value without members that are null, `""`, or empty objects, as the API leaves them out; maps keep their values. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(
    ([key, member]) => [key, freeMaps.has(key) ? member : withoutEmpty(member)] as const,
  );
  return Object.fromEntries(members.filter(([key, member]) => !isEmpty(key, member)));
}

const isEmpty = (key: string, value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (optional.has(key) && isObject(value) && Object.keys(value).length === 0);

const mapMembers = (value: Members, change: (member: unknown) => unknown): Members =>
  Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member)]));

/** The API's names for the parameters of a webhook. */
export const webHookMember = ({ type }: Pick<BuildTriggerPolicy, "type">) =>
  (({ Generic: "generic", GitHub: "github", GitLab: "gitlab", Bitbucket: "bitbucket" }) as const)[
    type as "Generic" | "GitHub" | "GitLab" | "Bitbucket"
  ];
