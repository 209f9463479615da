import type { OpMap } from "../events.ts";
import type { StepOp } from "../steps/step.ts";
import { opStyles, type Palette } from "./palette.ts";

const past: Readonly<Partial<Record<StepOp, string>>> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  read: "read",
  discard: "discarded",
  import: "imported",
  refresh: "refreshed",
};

/** `Resources:`, one line for each operation, then the number of unchanged ones. */
export function summaryLines(changes: OpMap, planning: boolean, colors: Palette): string[] {
  const ops = (Object.entries(changes) as [StepOp, number][]).filter(([op, count]) => op !== "same" && count > 0);
  const same = changes.same ?? 0;
  const lines = ops.map(([op, count]) => {
    const { mark, paint } = opStyles[op];
    return `    ${colors[paint](`${mark}${count} ${planning ? `to ${op}` : (past[op] ?? op)}`)}`;
  });
  const total = ops.reduce((sum, [, count]) => sum + count, 0);
  const unchanged = same > 0 ? `${same} unchanged` : "";
  // A single operation needs no total.
  const counted = ops.length > 1 ? `${total} change${total === 1 ? "" : "s"}` : "";
  const closing = [counted, unchanged].filter((text) => text !== "").join(". ");
  return [colors.heading("Resources:"), ...lines, ...(closing === "" ? [] : [`    ${closing}`])];
}

/** Formats a duration, e.g. `3s`, `1m5s`. */
export function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
