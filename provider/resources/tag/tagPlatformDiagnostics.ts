import type { Diagnostic } from "../../image/diagnostic.ts";
import { objectReferenceDiagnostics, parseObjectReference } from "../../image/objectReference.ts";
import { parsePlatform, platformDiagnostics } from "../../image/platform.ts";
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

/** Diagnostics of a declared tag's platform. */
export function tagPlatformDiagnostics(tag: Declared, at: (...keys: string[]) => string): Diagnostic[] {
  const { platform } = tag;
  const annotated = annotationDiagnostics(tag, at);
  if (platform === undefined || isUnknown(platform)) return annotated;
  const invalid = platformDiagnostics(platform, at("platform"));
  return [...annotated, ...(invalid.length > 0 ? invalid : meaningDiagnostics(tag, platform, at("platform")))];
}

/** Only this package writes the annotations of a platform: they have to name the resolved one. */
function annotationDiagnostics({ annotations }: Declared, at: (...keys: string[]) => string): Diagnostic[] {
  if (typeof annotations !== "object" || annotations === null) return [];
  return platformAnnotations
    .filter((key) => key in annotations)
    .map((key) => ({
      path: at("annotations", key),
      value: (annotations as Record<string, unknown>)[key],
      summary: "is kept by this package, from the tag's platform",
      remedy: "remove it, and declare the tag's platform, for instance linux/arm64",
    }));
}

function meaningDiagnostics(
  { from, reference, importPolicy, pin }: Declared,
  platform: string,
  path: string,
): Diagnostic[] {
  const { scheduled, importMode } = (isUnknown(importPolicy) ? {} : (importPolicy ?? {})) as Record<string, unknown>;
  const diagnostic = (summary: string, remedy: string): Diagnostic => ({ path, value: platform, summary, remedy });
  const source = sourceName(from);
  if (source === undefined || reference === true) {
    return [
      diagnostic("works only for an image that is imported from a registry", "remove it, or give the image in `from`"),
    ];
  }
  const diagnostics: Diagnostic[] = [];
  if (importMode === "PreserveOriginal") {
    const reason = "contradicts importPolicy.importMode PreserveOriginal, which keeps the images of all platforms";
    diagnostics.push(diagnostic(reason, "remove one of the two"));
  }
  const { os, architecture, variant } = parsePlatform(platform);
  const isFixed = isReference(source) && parseReference(source).digest !== undefined;
  const what = variant === undefined ? (isFixed ? "of a reference by digest" : undefined) : "with a variant";
  if (what === undefined) return diagnostics;
  const plainly = variant === undefined ? "" : `, write ${os}/${architecture} for the first of the index,`;
  if (scheduled === true || pin === false) {
    const other = scheduled === true ? "importPolicy.scheduled" : "pin: false";
    const reason = `contradicts ${other}: the cluster cannot pick a platform ${what}, so the spec has to hold a digest`;
    diagnostics.push(diagnostic(reason, `remove ${other}${plainly} or leave the platform out`));
  }
  return diagnostics;
}

/** The image in a registry that a source names, `""` while that is unknown, and `undefined` for other sources. */
function sourceName(from: unknown): string | undefined {
  if (from === undefined) return undefined;
  if (isUnknown(from) || objectReferenceDiagnostics(from).length > 0) return "";
  const { kind, name } = parseObjectReference(from);
  return kind === "DockerImage" ? name : undefined;
}
