import { byteSize } from "../../provider/image/byteSize.ts";
import { shortDigest } from "../../provider/image/digest.ts";
import { isSourceLink } from "../../provider/image/sourceLink.ts";
import { code, codeBlock, table } from "./markdownText.ts";
import type { PreviewReport, ReportedImage, StreamReport, TagReport, WorkloadReport } from "./previewReport.ts";
import { summaryText } from "./summaryText.ts";

/** GitHub takes 65,536 characters in a comment. */
const longest = 60_000;

/** The report as a comment for a pull request. The first line is no text: by it a script finds the comment again. */
export function markdown(report: PreviewReport): string {
  const { streams, workloads, diagnostics } = report;
  const messages = diagnostics.map(({ severity, urn, text }) => `${severity}: ${about(urn)}${text}`);
  const parts = [
    `<!-- imagestream preview-report -->\n## Images: ${summaryText(report)}`,
    ...(messages.length === 0 ? [] : [codeBlock(messages.map((text) => text.slice(0, 2_000)).slice(0, 20))]),
    ...streams.map(streamText),
    ...(workloads.length === 0 ? [] : [`### Workloads of the program\n\n${workloadTable(workloads)}`]),
  ];
  return `${fitting(parts).join("\n\n")}\n`;
}

/** Whole parts, as many as a comment takes. */
function fitting(parts: readonly string[]): string[] {
  const kept: string[] = [];
  let length = 0;
  for (const part of parts) {
    length += part.length + 2;
    if (length > longest)
      return [...kept, `… and ${parts.length - kept.length} more parts: \`--format json\` has them all.`];
    kept.push(part);
  }
  return kept;
}

const about = (urn: string | undefined): string => (urn === undefined ? "" : `${urn.split("::").at(-1)}: `);

function streamText({ kind, stream, tags, notes }: StreamReport): string {
  const head = ["Tag", "Image", "Version", "Revision", "Created", "Size", "Platforms", "Followed by"];
  const parts = [`### ${kind} ${code(stream)}`, table(head, tags.map(tagRow))];
  if (notes.length > 0)
    parts.push(`<details><summary>What the preview says</summary>\n\n${codeBlock(notes)}\n\n</details>`);
  return parts.join("\n\n");
}

function tagRow(tag: TagReport): string[] {
  const { from, to, change, followers } = tag;
  const revision = sides(tag, ({ revision: commit }) => commit);
  const link = tag.changesUrl;
  const workloads = followers.map(({ kind, name }) => code(`${kind} ${name}`)).join(", ");
  return [
    `${code(tag.tag)} ${change}`,
    change === "unknown" ? "known in the update" : sides(tag, ({ digest }) => digest && shortDigest(digest)),
    sides(tag, ({ version }) => version),
    link !== undefined && isSourceLink(link) && revision !== "" ? `[${revision}](${link})` : revision,
    sides(tag, ({ created }) => created?.slice(0, 10)),
    [
      sides({ from, to }, ({ size }) => (size === undefined ? undefined : byteSize(size))),
      tag.layers && `(${code(tag.layers)})`,
    ]
      .filter(Boolean)
      .join(" "),
    sides(tag, ({ platforms }) => platforms?.join(", ")),
    workloads,
  ];
}

/** Both sides, or one where they look the same. */
function sides(
  { from, to }: { from?: ReportedImage | undefined; to?: ReportedImage | undefined },
  text: (image: ReportedImage) => string | undefined,
): string {
  const [before, after] = [from, to].map((image) => code((image && text(image)) ?? ""));
  if (!before || !after || before === after) return after || before || "";
  return `${before} → ${after}`;
}

function workloadTable(workloads: readonly WorkloadReport[]): string {
  const rows = workloads.map(({ kind, namespace, name, container = "", from = "", to = "", by, urn }) => [
    code(`${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`),
    code(container),
    [code(from, 250), code(to, 250) || "none"].filter(Boolean).join(" → "),
    code(`${by} ${urn.split("::").at(-1)}`),
  ]);
  return table(["Workload", "Container", "Image", "By"], rows);
}
