import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { type ObjectReference, objectReferenceDiagnostics, parseObjectReference } from "../../image/objectReference.ts";
import type { Selection } from "../../image/selection/selection.ts";
import { tagNameDiagnostics } from "../../image/tagName.ts";
import { flag, join, orUnknown, schemaDiagnostics, text, textByKey } from "../inputs/schemaDiagnostics.ts";
import { hasUnknown, isUnknown } from "../inputs/unknown.ts";
import { selectDiagnostics, selection } from "./selectDiagnostics.ts";
import { tagPlatformDiagnostics } from "./tagPlatformDiagnostics.ts";

/** A tag as a program declares it: the API's `TagReference` and this product's extensions. */
export interface TagReference {
  /** The tag, without the stream. */
  name: string;
  /** Source of the tag's image; absent where builds and pushes fill the tag. */
  from?: ObjectReference;
  /** Policy by which the program chooses a tag of the repository in `from`. Neither cluster nor state have it. */
  select?: Selection;
  /** For the console and `oc new-app`. */
  annotations?: Record<string, string>;
  /** The tag is only a name for `from`; nothing is imported. */
  reference?: boolean;
  /** The cluster's rules for imports. */
  importPolicy?: TagImportPolicy;
  /** The image of a manifest list: `os/architecture[/variant]`. */
  platform?: string;
  /** The registry that consumers pull from. */
  referencePolicy?: TagReferencePolicy;
  /** The cluster's spec holds the digest instead of the tag. */
  pin?: boolean;
  /** Behavior of an update if the tag moved since its preview; not written to the cluster. */
  onMoved?: OnMoved;
  /** Images of the tag's history that an update keeps, newest first; it removes older ones that nothing uses. */
  keepRevisions?: number;
}

/** The API's `TagImportPolicy`. */
export interface TagImportPolicy {
  /** Allows plain HTTP and unverified TLS. */
  insecure?: boolean;
  /** The cluster looks for a new image by itself. */
  scheduled?: boolean;
  /** Reduces a manifest list to the cluster's platform, or keeps it. */
  importMode?: "Legacy" | "PreserveOriginal";
}

/** The API's `TagReferencePolicy`. */
export interface TagReferencePolicy {
  /** The registry that the image was imported from, or the cluster's own, which pulls it through. */
  type: "Source" | "Local";
}

/** Behavior of an update if a tag has moved since its preview. */
export type OnMoved = "fail" | "accept";

const tagReference = z.strictObject({
  name: text,
  // What it may be is told by objectReferenceDiagnostics.
  from: z.unknown().optional(),
  select: selection.optional(),
  annotations: textByKey.optional(),
  reference: flag.optional(),
  importPolicy: orUnknown(
    z.strictObject({
      insecure: flag.optional(),
      scheduled: flag.optional(),
      importMode: orUnknown(z.enum(["Legacy", "PreserveOriginal"])).optional(),
    }),
  ).optional(),
  referencePolicy: orUnknown(z.strictObject({ type: orUnknown(z.enum(["Source", "Local"])) })).optional(),
  platform: text.optional(),
  pin: flag.optional(),
  onMoved: orUnknown(z.enum(["fail", "accept"])).optional(),
  keepRevisions: orUnknown(z.int().min(1)).optional(),
});

/** All diagnostics of one declared tag. */
export function tagReferenceDiagnostics(tag: unknown, path: string): Diagnostic[] {
  if (isUnknown(tag)) return [];
  const diagnostics = schemaDiagnostics(tagReference, tag, path);
  return diagnostics.length > 0 ? diagnostics : meaningDiagnostics(tag as z.infer<typeof tagReference>, path);
}

/** The same tag with `from` spelled out. Expects a tag without faults. */
export function normalizeTagReference(tag: TagReference): TagReference {
  return tag.from === undefined || hasUnknown(tag.from) ? { ...tag } : { ...tag, from: parseObjectReference(tag.from) };
}

function meaningDiagnostics(tag: z.infer<typeof tagReference>, path: string): Diagnostic[] {
  const at = (...keys: string[]) => join(path, keys);
  return [
    ...(isUnknown(tag.name) ? [] : tagNameDiagnostics(tag.name, at("name"))),
    ...sourceDiagnostics(tag.from, at("from")),
    ...selectDiagnostics(tag, path),
    ...policyDiagnostics(tag, at),
    ...tagPlatformDiagnostics(tag, at),
  ];
}

/** The update judges a source that is still unknown. */
function sourceDiagnostics(from: unknown, path: string): Diagnostic[] {
  if (from === undefined || isUnknown(from)) return [];
  return objectReferenceDiagnostics(from, { path }).filter(({ value }) => !isUnknown(value));
}

function policyDiagnostics(tag: z.infer<typeof tagReference>, at: (...keys: string[]) => string): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const policy = isUnknown(tag.importPolicy) ? undefined : tag.importPolicy;
  if (policy?.scheduled === true && tag.pin === true) {
    diagnostics.push({
      path: at("pin"),
      value: true,
      summary: "contradicts importPolicy.scheduled: a pinned tag never moves, a scheduled one follows its source",
      remedy: "remove one of the two",
    });
  }
  if (policy?.scheduled === true && !mayBeDockerImage(tag.from)) {
    diagnostics.push({
      path: at("importPolicy", "scheduled"),
      value: true,
      summary: "works only for an image in a registry (kind DockerImage)",
      remedy: "remove it, or give the image's reference in `from`",
    });
  }
  if (tag.pin === true && (tag.from === undefined || tag.reference === true)) {
    diagnostics.push({
      path: at("pin"),
      value: true,
      summary: "needs an image to resolve: the tag has no `from`, or is only a `reference`",
      remedy: "remove pin, or give `from` without `reference`",
    });
  }
  if (tag.reference === true && tag.from === undefined) {
    diagnostics.push({
      path: at("reference"),
      value: true,
      summary: "names nothing: the tag has no `from`",
      remedy: "give `from`, or remove reference",
    });
  }
  return diagnostics;
}

function mayBeDockerImage(from: unknown): boolean {
  if (from === undefined) return false;
  if (hasUnknown(from) || objectReferenceDiagnostics(from).length > 0) return true;
  return parseObjectReference(from).kind === "DockerImage";
}
