import { nameOf } from "./preview.ts";
import type { ReportedDiagnostic } from "./previewReport.ts";

/** Limits of a comment: the number of its messages, and the length of each. */
const most = 20;
const longest = 2_000;

/** Messages for people: errors first, each with the resource that it is about. What is cut says so. */
export function messageLines(diagnostics: readonly ReportedDiagnostic[]): string[] {
  const of = (wanted: ReportedDiagnostic["severity"]) => diagnostics.filter(({ severity }) => severity === wanted);
  const ordered = [...of("error"), ...of("warning")];
  const more = ordered.length - most;
  return [...ordered.slice(0, most).map(line), ...(more > 0 ? [`… and ${more} more`] : [])];
}

function line({ severity, urn, text }: ReportedDiagnostic): string {
  const said = `${severity}: ${urn === undefined ? "" : `${nameOf(urn)}: `}${text}`;
  const more = said.length - longest;
  return more > 0 ? `${said.slice(0, longest)}… and ${more} more characters` : said;
}
