import { byteSize } from "../../provider/image/byteSize.ts";
import { createdTimes } from "../../provider/image/createdTime.ts";
import { shortDigest } from "../../provider/image/digest.ts";
import { shortRevisions } from "../../provider/image/revision.ts";
import { isSourceLink } from "../../provider/image/sourceLink.ts";
import { fitting, type Section } from "./fitting.ts";
import { code, codeBlock } from "./markdownText.ts";
import { nameOf } from "./preview.ts";
import type {
  PreviewReport,
  ReportedDiagnostic,
  ReportedImage,
  StreamReport,
  TagReport,
  WorkloadReport,
} from "./previewReport.ts";
import { summaryText } from "./summaryText.ts";

/** GitHub takes 65,536 characters in a comment. */
const longest = 60_000;

/** The report as a comment for a pull request. The first line is no text: by it a script finds the comment again. */
export function markdown(report: PreviewReport): string {
  const { streams, workloads, diagnostics } = report;
  const first = [
    `<!-- imagestream preview-report -->\n## Images: ${summaryText(report)}`,
    ...(diagnostics.length === 0 ? [] : [codeBlock(messageLines(diagnostics))]),
  ].join("\n\n");
  const sections = [...streams.map(streamSection), ...(workloads.length === 0 ? [] : [workloadSection(workloads)])];
  return `${[first, ...fitting(sections, longest - first.length)].join("\n\n")}\n`;
}

function streamSection({ kind, stream, tags, notes }: StreamReport): Section {
  return {
    heading: `### ${kind} ${code(stream)}`,
    head: ["Tag", "Image", "Version", "Revision", "Created", "Size", "Platforms", "Followed by"],
    rows: tags.map(tagRow),
    thing: "tag",
    ...(notes.length === 0
      ? {}
      : { below: `<details><summary>What the preview says</summary>\n\n${codeBlock(notes)}\n\n</details>` }),
  };
}

function tagRow(tag: TagReport): string[] {
  const { from, to, change, followers } = tag;
  const revision = bothSides(shortRevisions(from?.revision, to?.revision), to);
  const link = tag.changesUrl;
  return [
    `${code(tag.tag)} ${change}`,
    change === "unknown" ? "known in the update" : sides(tag, ({ digest }) => digest && shortDigest(digest)),
    sides(tag, ({ version }) => version),
    link !== undefined && isSourceLink(link) && revision !== "" ? `[${revision}](${link})` : revision,
    bothSides(createdTimes(from?.created, to?.created), to),
    [
      sides({ from, to }, ({ size }) => (size === undefined ? undefined : byteSize(size))),
      tag.layers && `(${code(tag.layers)})`,
    ]
      .filter(Boolean)
      .join(" "),
    sides(tag, ({ platforms }) => platforms?.join(", ")),
    followersText(followers),
  ];
}

function followersText(followers: TagReport["followers"]): string {
  if (followers === undefined) return "not known";
  const named = followers
    .slice(0, 20)
    .map(({ kind, name, by }) => code(`${kind} ${name}${by === undefined ? "" : ` (by ${by})`}`));
  const more = followers.length - named.length;
  return [...named, ...(more === 0 ? [] : [`… and ${more} more`])].join(", ");
}

/** Both sides, or one where they look the same. Of an image that goes, nothing is told as if it were the new one's. */
function sides(
  { from, to }: { from?: ReportedImage | undefined; to?: ReportedImage | undefined },
  text: (image: ReportedImage) => string | undefined,
): string {
  return bothSides([from && text(from), to && text(to)], to);
}

function bothSides(texts: readonly (string | undefined)[], image: ReportedImage | undefined): string {
  const [before, after] = texts.map((one) => code(one ?? ""));
  if (image === undefined) return before ?? "";
  return !before || !after || before === after ? (after ?? "") : `${before} → ${after}`;
}

function workloadSection(workloads: readonly WorkloadReport[]): Section {
  const rows = workloads.map(({ kind, namespace, name, container = "", from = "", to = "", by, urn }) => [
    code(`${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`),
    code(container),
    [code(from, 250), code(to, 250) || "none"].filter(Boolean).join(" → "),
    code(`${by} ${urn.split("::").at(-1)}`),
  ]);
  const head = ["Workload", "Container", "Image", "By"];
  return { heading: "### Workloads of the program", head, rows, thing: "workload" };
}

/** Limits of a comment: the number of its messages, and the length of each. */
const mostMessages = 20;
const longestMessage = 2_000;

/** Messages for people: errors first, each with the resource that it is about. What is cut says so. */
function messageLines(diagnostics: readonly ReportedDiagnostic[]): string[] {
  const of = (wanted: ReportedDiagnostic["severity"]) => diagnostics.filter(({ severity }) => severity === wanted);
  const ordered = [...of("error"), ...of("warning")];
  const more = ordered.length - mostMessages;
  return [...ordered.slice(0, mostMessages).map(line), ...(more > 0 ? [`… and ${more} more`] : [])];
}

function line({ severity, urn, text }: ReportedDiagnostic): string {
  const said = `${severity}: ${urn === undefined ? "" : `${nameOf(urn)}: `}${text}`;
  const more = said.length - longestMessage;
  return more > 0 ? `${said.slice(0, longestMessage)}… and ${more} more characters` : said;
}
