import type { Fault } from "../../image/error.ts";
import { objectReferenceFaults, parseObjectReference } from "../../image/objectReference.ts";
import { parsePlatform, platformFaults } from "../../image/platform.ts";
import { platformAnnotations } from "../../image/preferredPlatform.ts";
import { isReference, parseReference } from "../../image/reference.ts";
import { isUnknown } from "../inputs/unknown.ts";

/** The members of a declared tag that bear on its platform; any of them may be unknown. */
interface Declared {
  readonly from?: unknown;
  readonly annotations?: unknown;
  readonly reference?: unknown;
  readonly importPolicy?: unknown;
  readonly platform?: string | undefined;
  readonly pin?: unknown;
}

/** What is wrong with the platform of a declared tag. */
export function tagPlatformFaults(tag: Declared, at: (...keys: string[]) => string): Fault[] {
  const { platform } = tag;
  const annotated = annotationFaults(tag, at);
  if (platform === undefined || isUnknown(platform)) return annotated;
  const invalid = platformFaults(platform, at("platform"));
  return [...annotated, ...(invalid.length > 0 ? invalid : meaningFaults(tag, platform, at("platform")))];
}

/** Only this package writes these, so that what the cluster prefers is what was resolved. */
function annotationFaults({ annotations }: Declared, at: (...keys: string[]) => string): Fault[] {
  if (typeof annotations !== "object" || annotations === null) return [];
  return platformAnnotations
    .filter((key) => key in annotations)
    .map((key) => ({
      path: at("annotations", key),
      value: (annotations as Record<string, unknown>)[key],
      reason: "is kept by this package, from the tag's platform",
      remedy: "remove it, and declare the tag's platform, for instance linux/arm64",
    }));
}

function meaningFaults({ from, reference, importPolicy, pin }: Declared, platform: string, path: string): Fault[] {
  const { scheduled, importMode } = (isUnknown(importPolicy) ? {} : (importPolicy ?? {})) as Record<string, unknown>;
  const fault = (reason: string, remedy: string): Fault => ({ path, value: platform, reason, remedy });
  const source = sourceName(from);
  if (source === undefined || reference === true) {
    return [
      fault("works only for an image that is imported from a registry", "remove it, or give the image in `from`"),
    ];
  }
  const faults: Fault[] = [];
  if (importMode === "PreserveOriginal") {
    const reason = "contradicts importPolicy.importMode PreserveOriginal, which keeps the images of all platforms";
    faults.push(fault(reason, "remove one of the two"));
  }
  const { os, architecture, variant } = parsePlatform(platform);
  const isFixed = isReference(source) && parseReference(source).digest !== undefined;
  const what = variant === undefined ? (isFixed ? "of a reference by digest" : undefined) : "with a variant";
  if (what === undefined) return faults;
  const plainly = variant === undefined ? "" : `, write ${os}/${architecture} for the first of the index,`;
  if (scheduled === true || pin === false) {
    const other = scheduled === true ? "importPolicy.scheduled" : "pin: false";
    const reason = `contradicts ${other}: the cluster cannot pick a platform ${what}, so the spec has to hold a digest`;
    faults.push(fault(reason, `remove ${other}${plainly} or leave the platform out`));
  }
  return faults;
}

/** The image in a registry that a source names, `""` while that is unknown, and `undefined` for other sources. */
function sourceName(from: unknown): string | undefined {
  if (from === undefined) return undefined;
  if (isUnknown(from) || objectReferenceFaults(from).length > 0) return "";
  const { kind, name } = parseObjectReference(from);
  return kind === "DockerImage" ? name : undefined;
}
