import { StatusError } from "../statusError.ts";
import type { Manager } from "./managers.ts";
import { shownPath } from "./shape.ts";

export interface FieldConflict {
  readonly who: Manager;
  readonly time: string;
  readonly path: readonly string[];
}

function shownManager({ who, time }: FieldConflict): string {
  const name = `"${who.manager}"${who.subresource === "" ? "" : ` with subresource "${who.subresource}"`}`;
  if (who.operation === "Apply") return name;
  return `${name} using ${who.apiVersion}${time === "" ? "" : ` at ${time}`}`;
}

function describe(conflicts: readonly FieldConflict[]): string {
  const [first] = conflicts;
  if (first && conflicts.length === 1)
    return `1 conflict: conflict with ${shownManager(first)}: ${shownPath(first.path)}`;
  const byManager = Map.groupBy(conflicts, shownManager);
  const lines = [...byManager.keys()]
    .sort()
    .flatMap((manager) => [
      `conflicts with ${manager}:`,
      ...(byManager.get(manager) ?? []).map(({ path }) => `- ${shownPath(path)}`),
    ]);
  return `${conflicts.length} conflicts: ${lines.join("\n")}`;
}

/** 409: another manager owns fields that an apply would change. */
export function applyConflict(conflicts: readonly FieldConflict[]): StatusError {
  const causes = conflicts.map((conflict) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${shownManager(conflict)}`,
    field: shownPath(conflict.path),
  }));
  return new StatusError(409, "Conflict", `Apply failed with ${describe(conflicts)}`, { causes });
}
