import type { ApiImageStream, ApiTagReference } from "../../cluster/api/imageStream.ts";
import { newestItem } from "../../image/history.ts";
import type { ObjectReference } from "../../image/objectReference.ts";
import { declaredOnly } from "../inputs/objectMetadata.ts";
import type { ResolvedTag } from "./resolved.ts";
import { specTag } from "./specTag.ts";
import { observePlatform } from "./tagPlatform.ts";
import type { TagReference } from "./tagReference.ts";
import { isImported, type StreamName, sameSource, tagSource } from "./tagSource.ts";

/**
 * The declaration that would describe a tag as it is now; `undefined` if the tag is gone. `digest` is the applied one: a
 * spec that holds the image itself has to hold that.
 */
export function observeTag(
  declared: TagReference,
  stream: ApiImageStream,
  name: StreamName,
  digest: string | undefined,
): TagReference | undefined {
  const present = stream.spec?.tags?.find((tag) => tag.name === declared.name);
  if (present === undefined) {
    // Builds and pushes fill tags without an entry in the spec.
    return isImported(declared) || specTag(declared, name, digest) !== undefined ? undefined : declared;
  }
  const { annotations, reference, importPolicy, referencePolicy, ...more } = declared;
  const { from: _from, pin: _pin, platform: _platform, ...rest } = more;
  return {
    ...rest,
    ...observeSource(declared, present, { name, digest, stream }),
    ...declaredOnly("annotations", annotations, present.annotations),
    ...observeFlag("reference", reference, present.reference),
    ...observeImportPolicy(importPolicy, present),
    ...observeReferencePolicy(referencePolicy, present),
    ...observePlatform(declared, present),
  };
}

/** A pinned tag whose spec holds something else is no longer pinned. */
function observeSource(
  declared: TagReference,
  present: ApiTagReference,
  { name, digest, stream }: { name: StreamName; digest: string | undefined; stream: ApiImageStream },
): Pick<TagReference, "from" | "pin"> {
  const { from, pin } = declared;
  const written = tagSource(declared, name, digest);
  // The import of a whole repository gives its tags a source.
  const repository = { kind: "DockerImage", name: `${stream.spec?.dockerImageRepository}:${declared.name}` };
  const isGiven = from === undefined && sameSource(repository, present.from, name);
  if (!isGiven && !sameSource(written, present.from, name)) {
    return present.from ? { from: present.from as ObjectReference } : {};
  }
  return { ...(from && { from }), ...(pin === undefined ? {} : { pin }) };
}

/** Absent and `false` are one; the declared spelling is kept. */
function observeFlag<Name extends string>(name: Name, declared: boolean | undefined, present: boolean | undefined) {
  if ((declared ?? false) === (present ?? false)) return declared === undefined ? {} : { [name]: declared };
  return { [name]: present ?? false };
}

/** Each import overwrites a tag's import policy, so undeclared members are no difference, except a schedule. */
function observeImportPolicy(declared: TagReference["importPolicy"], present: ApiTagReference) {
  const { insecure, scheduled, importMode } = declared ?? {};
  const policy = {
    ...(insecure === undefined ? {} : observeFlag("insecure", insecure, present.importPolicy?.insecure)),
    ...observeFlag("scheduled", scheduled, present.importPolicy?.scheduled),
    ...(importMode === undefined ? {} : { importMode: present.importPolicy?.importMode || "Legacy" }),
  };
  return declared === undefined && Object.keys(policy).length === 0 ? {} : { importPolicy: policy };
}

function observeReferencePolicy(declared: TagReference["referencePolicy"], present: ApiTagReference) {
  const type = present.referencePolicy?.type ?? "Source";
  if (declared === undefined && type === "Source") return {};
  return { referencePolicy: { type } };
}

/** The tag's present image; `undefined` without one. The known words about an image stay with its digest. */
export function observeDigest(
  known: ResolvedTag | undefined,
  stream: ApiImageStream,
  tag: string,
): ResolvedTag | undefined {
  const digest = newestItem(stream.status?.tags, tag)?.image;
  if (digest === undefined || digest === "") return undefined;
  return digest === known?.digest ? known : { digest };
}
