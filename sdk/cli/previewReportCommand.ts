import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { Command, Option } from "commander";
import { markdown } from "../report/markdown.ts";
import { parsePreview } from "../report/parsePreview.ts";
import type { PreviewReport } from "../report/previewReport.ts";
import { reportOf } from "../report/reportOf.ts";
import { printDocument } from "./print.ts";

const formats = {
  markdown,
  json: (report: PreviewReport) => `${JSON.stringify(report, undefined, 2)}\n`,
};

interface ReportOptions {
  readonly format: keyof typeof formats;
}

/** `imagestream preview-report`: what a preview means for images, for people who review it. */
export const previewReportCommand = (): Command =>
  new Command("preview-report")
    .description("turn the JSON of a preview into a comment for a pull request")
    .argument("[file]", "what `pulumi preview --json` has printed; - reads from standard input", "-")
    .addOption(new Option("--format <format>", "form of the report").choices(Object.keys(formats)).default("markdown"))
    .action(async (file: string, { format }: ReportOptions) => {
      const report = reportOf(parsePreview(await content(file)));
      printDocument(formats[format](report), format === "json" ? "json" : "text");
    });

const content = (file: string): Promise<string> => (file === "-" ? text(process.stdin) : readFile(file, "utf8"));
