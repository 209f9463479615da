import { type ClusterError, isClusterError } from "../../cluster/clusterError.ts";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { plainText } from "../../text/plainText.ts";

/** A field to which another manager has given another value. */
export interface FieldConflict {
  /** `spec.template.spec.containers[name="web"].image`. */
  readonly path: string;
  /** As the API names it: `"kubectl" using apps/v1 at 2026-11-30T20:00:00Z`. */
  readonly owner: string;
}

/** The conflicts for which an apply was refused; empty for any other error. */
export function fieldConflicts(error: unknown): FieldConflict[] {
  if (!isClusterError(error, "CONFLICT")) return [];
  return (error as ClusterError).causes
    .filter(({ reason }) => reason === "FieldManagerConflict")
    .map(({ field = "", message = "" }) => ({
      path: field.replace(/^\./, ""),
      owner: plainText(message.replace(/^conflicts? with /, ""), 200),
    }));
}

/** The manager's name alone. */
export const managerOfConflict = ({ owner }: FieldConflict): string => /^"([^"]*)"/.exec(owner)?.[1] ?? "";

/** The container whose image is in conflict; `undefined` for any other field. */
export const imageOfConflict = ({ path }: FieldConflict): string | undefined =>
  /(?:^|\.)(?:c|initC)ontainers\[name="([^"]+)"\]\.image$/.exec(path)?.[1];

export const conflictDiagnostics = (conflicts: readonly FieldConflict[]): Diagnostic[] =>
  conflicts.map(({ path, owner }) => ({
    path,
    summary: `belongs to field manager ${owner}, which gave it another value`,
    remedy: "take the field out of the program, or set force: true to take it over",
  }));
