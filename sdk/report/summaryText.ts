import type { PreviewReport } from "./previewReport.ts";

/** A report in one line. */
export function summaryText({ result, summary, workloads }: PreviewReport): string {
  const { moved, created, removed, unknown, warnings, errors } = summary;
  const tags = [
    counted(moved, "tag moves", "tags move"),
    counted(created, "is new", "are new"),
    counted(removed, "is removed", "are removed"),
  ];
  const changes = [...tags, counted(unknown, "is known only in the update", "are known only in the update")].filter(
    Boolean,
  );
  const nothing = workloads.length === 0 ? "nothing moves" : "no tag moves";
  const parts = [
    changes.length === 0 ? nothing : changes.join(", "),
    counted(summary.workloads, "workload follows", "workloads follow"),
    counted(warnings, "warning", "warnings"),
    counted(errors, "error", "errors"),
  ].filter(Boolean);
  return result === "failed" ? `the preview failed; until then ${parts.join("; ")}` : parts.join("; ");
}

const counted = (count: number, one: string, many: string): string =>
  count === 0 ? "" : `${count} ${count === 1 ? one : many}`;
