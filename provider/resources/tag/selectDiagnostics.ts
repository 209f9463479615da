import { z } from "zod";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { objectReferenceDiagnostics, parseObjectReference } from "../../image/objectReference.ts";
import { parseReference } from "../../image/reference.ts";
import type { Selection } from "../../image/selection/selection.ts";
import { selectionDiagnostics } from "../../image/selection/selectionDiagnostics.ts";
import { join, orUnknown, text } from "../inputs/schemaDiagnostics.ts";
import { hasUnknown, isUnknown } from "../inputs/unknown.ts";

const order = orUnknown(z.enum(["asc", "desc"])).optional();

export const selection = orUnknown(
  z.strictObject({
    semver: text.optional(),
    numerical: order,
    alphabetical: order,
    filter: orUnknown(z.strictObject({ pattern: text, extract: text.optional() })).optional(),
  }),
);

/** A tag that chooses its image, as far as its shape is right. */
interface SelectingTag {
  readonly from?: unknown;
  readonly select?: z.infer<typeof selection> | undefined;
  readonly reference?: unknown;
  readonly importPolicy?: unknown;
}

/** Diagnostics of a tag's `select`. The update judges members that are still unknown. */
export function selectDiagnostics(tag: SelectingTag, path: string): Diagnostic[] {
  const { from, select } = tag;
  if (select === undefined) return [];
  const own = isUnknown(select) ? [] : selectionDiagnostics(known(select), join(path, ["select"]));
  return [...own, ...contradictions(tag, path), ...repositoryDiagnostics(from, path)];
}

/** Unknown members count as given, and are right. */
function known(select: Exclude<z.infer<typeof selection>, string>): Selection {
  const { semver, filter, ...rest } = select;
  const isKnown = filter !== undefined && !isUnknown(filter) && !isUnknown(filter.pattern);
  const extract = isKnown && !isUnknown(filter.extract) ? filter.extract : undefined;
  return {
    ...rest,
    ...(semver === undefined ? {} : { semver: isUnknown(semver) ? "*" : semver }),
    ...(isKnown ? { filter: { pattern: filter.pattern, ...(extract === undefined ? {} : { extract }) } } : {}),
  } as Selection;
}

function contradictions({ reference, importPolicy }: SelectingTag, path: string): Diagnostic[] {
  const { scheduled } = (importPolicy ?? {}) as { scheduled?: unknown };
  const contradicts = (other: string, reason: string): Diagnostic => ({
    path: join(path, ["select"]),
    summary: `contradicts ${other}: ${reason}`,
    remedy: "remove one of the two",
  });
  return [
    ...(scheduled === true
      ? [contradicts("importPolicy.scheduled", "the cluster would go on following the one tag that was chosen")]
      : []),
    ...(reference === true
      ? [contradicts("reference", "a mere reference has no image, and a selection is there to choose one")]
      : []),
  ];
}

/** The source has to be the name of a repository; what is wrong with its form is told elsewhere. */
function repositoryDiagnostics(from: unknown, path: string): Diagnostic[] {
  if (from === undefined) {
    const remedy = "give `from` the repository, for instance quay.io/acme/app";
    return [{ path: join(path, ["select"]), summary: "has nothing to choose from: the tag has no `from`", remedy }];
  }
  if (hasUnknown(from) || objectReferenceDiagnostics(from).length > 0) return [];
  const { kind, name } = parseObjectReference(from);
  const at = typeof from === "string" ? join(path, ["from"]) : join(path, ["from", "name"]);
  if (kind !== "DockerImage") {
    const remedy = "give the repository of a registry (kind DockerImage), or remove select";
    return [{ path: at, value: name, summary: `is an ${kind}, which has no tags to select from`, remedy }];
  }
  const { tag, digest } = parseReference(name);
  if (tag === undefined && digest === undefined) return [];
  const part = digest === undefined ? "tag" : "digest";
  const remedy = `leave the ${part} out, or remove select`;
  return [{ path: at, value: name, summary: `has a ${part} already, which select is to choose`, remedy }];
}
