import { isObject, type Members, membersOf } from "../../../provider/image/members.ts";
import { isRegistryHost } from "../../../provider/image/registryHost.ts";
import { normalizeSpec } from "../../../provider/resources/buildConfig/normalize.ts";

/** A stream's spec without members that are as the API has them by default. */
export function idiomaticStreamSpec(spec: unknown): Members | undefined {
  const { tags, lookupPolicy, dockerImageRepository, ...rest } = membersOf(spec);
  const { local } = membersOf(lookupPolicy);
  const list: readonly unknown[] = Array.isArray(tags) ? tags : [];
  const given = {
    ...givenMembers(rest),
    ...(local === true && { lookupPolicy: { local } }),
    ...(typeof dockerImageRepository === "string" && dockerImageRepository !== "" && { dockerImageRepository }),
    ...(list.length > 0 && { tags: list.map(idiomaticTag) }),
  };
  return Object.keys(given).length === 0 ? undefined : given;
}

/** A tag in short. */
export function idiomaticTag(tag: unknown): unknown {
  if (!isObject(tag)) return tag;
  const {
    name,
    from,
    generation: _,
    annotations,
    importPolicy,
    referencePolicy,
    reference,
    ...rest
  } = givenMembers(tag);
  const { importMode, scheduled, insecure, ...policy } = givenMembers(membersOf(importPolicy));
  const imports = {
    ...policy,
    ...(insecure === true && { insecure }),
    ...(scheduled === true && { scheduled }),
    ...(importMode !== undefined && importMode !== "Legacy" && importMode !== "" && { importMode }),
  };
  const { type } = membersOf(referencePolicy);
  return {
    name,
    ...(isObject(from) && Object.keys(from).length > 0 && { from: idiomaticSource(from) }),
    ...(isObject(annotations) && Object.keys(annotations).length > 0 && { annotations }),
    ...(reference === true && { reference }),
    ...(Object.keys(imports).length > 0 && { importPolicy: imports }),
    ...(type !== undefined && type !== "Source" && type !== "" && { referencePolicy: { type } }),
    ...rest,
  };
}

/** An image that names its registry is a text. */
function idiomaticSource(from: Members): unknown {
  const { kind, name, namespace } = from;
  const slash = typeof name === "string" ? name.indexOf("/") : -1;
  const isShort = kind === "DockerImage" && slash > 0 && isRegistryHost(String(name).slice(0, slash));
  if (isShort) return name;
  return { kind, name, ...(namespace === undefined || namespace === "" ? {} : { namespace }) };
}

/** A build's spec in the form that this package compares. */
export const idiomaticBuildSpec = (spec: unknown, namespace: string): Members =>
  membersOf(withoutNotes(normalizeSpec(spec, namespace)));

/** Without the note of older clusters of what was built last, and an empty `imageChange`. */
function withoutNotes(spec: unknown): unknown {
  if (!isObject(spec) || !Array.isArray(spec["triggers"])) return spec;
  const triggers = spec["triggers"].map((trigger: unknown) => {
    const { imageChange, ...rest } = membersOf(trigger);
    const { lastTriggeredImageID: _, ...change } = membersOf(imageChange);
    return { ...rest, ...(Object.keys(change).length > 0 && { imageChange: change }) };
  });
  return { ...spec, triggers };
}

/** Without members that are not given. */
export const givenMembers = (value: Members): Members =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined && member !== null));
