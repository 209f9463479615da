import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import { type DeclaredTag, tagKey } from "../../../provider/resolver/declarations.ts";
import { mirrorSetKind, observeMirrorSet } from "../../../provider/resources/imageMirrorSet/index.ts";
import { type ImageMirrorSetInputs, listOfSet } from "../../../provider/resources/imageMirrorSet/inputs.ts";
import { mirroredImage } from "../../../provider/resources/imageMirrorSet/mirroredImage.ts";
import { isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import { headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";

/** A warning where creating or changing the set makes nodes reboot. A new set of digest mirrors does not. */
export function mirrorRebootWarning(inputs: ImageMirrorSetInputs, present: ApiObject | undefined): Message | undefined {
  const isByTag = listOfSet(inputs.spec) === "imageTagMirrors";
  const isSame = present !== undefined && observeMirrorSet(inputs, present).spec === inputs.spec;
  if (isSame || (present === undefined && !isByTag)) return undefined;
  const { kind } = mirrorSetKind(inputs);
  const change = present === undefined ? "a new" : "a changed";
  const text = "the Machine Config Operator drains and reboots the nodes of each pool, one after the other";
  return {
    headline: headline`nodes reboot: ${change} ${kind}`,
    details: [["why", `${text}, to write registries.conf; deleting the object does so again`]],
  };
}

/** Says which tags of the program the mirrors serve; `undefined` if they serve none. */
export function servedTagsNote({ spec }: ImageMirrorSetInputs, tags: readonly DeclaredTag[]): Message | undefined {
  const list = listOfSet(spec);
  const entries = spec[list];
  if (!Array.isArray(entries) || isUnknown(entries)) return undefined;
  const served = tags.flatMap((tag) => {
    if (tag.from?.kind !== "DockerImage" || isUnknown(tag.from.name)) return [];
    const found = mirroredImage(entries, tag.from.name);
    const use = found && useOf(tag, list, found.isWildcard);
    return use === undefined
      ? []
      : [{ key: tagKey(tag), text: `${tagKey(tag)}: ${found?.places.join(", ")} for ${use}` }];
  });
  const [first] = served;
  if (first === undefined) return undefined;
  const many = String(served.length);
  return {
    headline: served.length === 1 ? headline`serves ${first.key}` : headline`serves ${many} declared tags`,
    details: served.map(({ text }) => ["tag", text] as const),
  };
}

/** Imports ask by what the tag's source names; nodes pull by the digest that is imported, from the source or the cluster. */
function useOf(
  { from, pin, platform, referencePolicy }: DeclaredTag,
  list: string,
  isWildcard: boolean,
): string | undefined {
  const isByDigest = pin || platform !== undefined || from?.name.includes("@") === true;
  if (list === "imageTagMirrors") return isByDigest || isWildcard ? undefined : "its import, by tag";
  const uses = [
    ...(isByDigest && !isWildcard ? ["its import"] : []),
    ...(referencePolicy === "Source" ? ["pulls of nodes"] : []),
  ];
  return uses.length === 0 ? undefined : `${uses.join(" and ")}, by digest`;
}
