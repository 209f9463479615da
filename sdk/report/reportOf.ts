import { type ShownTagMove, shownTagMove } from "../../provider/image/shownTagMove.ts";
import { resourceType } from "../../provider/resources/inputs/resourceType.ts";
import { parseMessage } from "../../provider/text/message.ts";
import { type Preview, type PreviewStep, typeOf } from "./preview.ts";
import type { PreviewReport, ReportSummary, StreamReport, TagReport, WorkloadReport } from "./previewReport.ts";
import { type DeclaredImages, imagesOfStream, imagesOfTag, tagChanges } from "./tagChanges.ts";
import { workloadChanges } from "./workloadChanges.ts";

/** Makes the report of a preview. */
export function reportOf({ hasFailed, steps, messages }: Preview): PreviewReport {
  // A replacement is announced as one step, and its two parts as well.
  const announced = steps.filter(({ op }) => ["create", "update", "delete", "replace"].includes(op));
  const streams = announced.flatMap((step) => streamReports(step, messages));
  const workloads = announced.flatMap(workloadChanges);
  const diagnostics = messages.flatMap(({ severity, ...message }) =>
    severity === "warning" || severity === "error" ? [{ severity, ...message } as const] : [],
  );
  const count = (severity: string) => diagnostics.filter((one) => one.severity === severity).length;
  return {
    version: 1,
    result: hasFailed ? "failed" : "succeeded",
    summary: {
      ...tagCounts(streams),
      workloads: workloadCount(streams, workloads),
      warnings: count("warning"),
      errors: count("error"),
    },
    streams,
    workloads,
    diagnostics,
  };
}

const kinds: Readonly<Record<string, { kind: StreamReport["kind"]; read: typeof imagesOfStream }>> = {
  [resourceType("ImageStream")]: { kind: "ImageStream", read: imagesOfStream },
  [resourceType("ImageStreamTag")]: { kind: "ImageStreamTag", read: imagesOfTag },
};

function streamReports({ op, urn, before, after }: PreviewStep, messages: Preview["messages"]): StreamReport[] {
  const of = kinds[typeOf(urn)];
  if (of === undefined) return [];
  const notes = messages.filter((message) => message.urn === urn && message.severity.startsWith("info"));
  const moves = notes.flatMap(({ text }) => shownTagMove(parseMessage(text)) ?? []);
  const old = op === "create" || before === undefined ? undefined : of.read(before);
  const now = op === "delete" || after === undefined ? undefined : of.read(after);
  const isSame = old === undefined || now === undefined || streamText(old) === streamText(now);
  // One that gets another name or namespace is made anew.
  const pairs: [DeclaredImages | undefined, DeclaredImages | undefined][] = isSame
    ? [[old, now]]
    : [
        [old, undefined],
        [undefined, now],
      ];
  return pairs.flatMap(([from, to]) => {
    const stream = streamText(to ?? from);
    const tags = tagChanges(
      from,
      to,
      moves.filter((move: ShownTagMove) => move.stream === stream),
    );
    const said = to === undefined ? [] : notes.map(({ text }) => text);
    return tags.length === 0 ? [] : [{ urn, kind: of.kind, stream, tags, notes: said }];
  });
}

/** `namespace/name`. */
const streamText = (images: DeclaredImages | undefined): string =>
  images === undefined ? "" : `${images.stream.namespace}/${images.stream.name}`;

function tagCounts(streams: readonly StreamReport[]): Pick<ReportSummary, "moved" | "created" | "removed" | "unknown"> {
  const all = streams.flatMap(({ tags }) => tags);
  const count = (change: TagReport["change"]) => all.filter((tag) => tag.change === change).length;
  return { moved: count("moved"), created: count("created"), removed: count("removed"), unknown: count("unknown") };
}

function workloadCount(streams: readonly StreamReport[], workloads: readonly WorkloadReport[]): number {
  const followers = streams.flatMap(({ stream, tags }) =>
    tags.flatMap((tag) => (tag.followers ?? []).map(({ kind, name }) => `${kind} ${stream.split("/")[0]}/${name}`)),
  );
  const declared = workloads.filter(({ to }) => to !== undefined);
  return new Set([...followers, ...declared.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)]).size;
}
