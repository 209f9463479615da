import { isRecord } from "../../apiserver/copy.ts";
import { parsePullSpec } from "../pullSpec.ts";
import { normalisedImportPolicy, normalisedReference, normalisedReferencePolicy } from "../tag/defaults.ts";
import type { ImageImport, ImageStreamImport, ImportSource } from "./object.ts";

type Raw = Readonly<Record<string, unknown>>;

/** The spec of an import with its defaults: policies, and `to` from the tag of `from`. */
export function normalisedImport(spec: unknown, importMode: string): ImageStreamImport["spec"] {
  const raw: Raw = isRecord(spec) ? spec : {};
  const images = Array.isArray(raw.images)
    ? raw.images.filter(isRecord).map((image) => normalisedImage(image, importMode))
    : [];
  return {
    import: raw.import === true,
    ...(isRecord(raw.repository) ? { repository: normalisedSource(raw.repository, importMode) } : {}),
    ...(images.length === 0 ? {} : { images }),
  };
}

function normalisedImage(raw: Raw, importMode: string): ImageImport {
  const { from, ...rest } = normalisedSource(raw, importMode);
  const given = isRecord(raw.to) ? (typeof raw.to.name === "string" ? raw.to.name : "") : undefined;
  const name = given ?? tagOf(from.name ?? "");
  return { from, ...(name === undefined ? {} : { to: { name } }), ...rest };
}

function normalisedSource(raw: Raw, importMode: string): ImportSource {
  return {
    from: normalisedReference(isRecord(raw.from) ? raw.from : {}),
    importPolicy: normalisedImportPolicy(raw.importPolicy, importMode),
    referencePolicy: normalisedReferencePolicy(raw.referencePolicy),
    ...(raw.includeManifest === true ? { includeManifest: true } : {}),
  };
}

function tagOf(pullSpec: string): string | undefined {
  const parsed = parsePullSpec(pullSpec);
  return parsed.ok && parsed.spec.tag !== "" ? parsed.spec.tag : undefined;
}
