import type { EngineEvent, OpMap } from "../events.ts";

/** Summarizes the events of a preview as `pulumi preview --json` does. */
export function previewDigest(events: readonly EngineEvent[]): PreviewDigest {
  const steps: Record<string, unknown>[] = [];
  const diagnostics: Record<string, unknown>[] = [];
  let duration = 0;
  let changeSummary: PreviewDigest["changeSummary"] = {};
  for (const { resourcePreEvent, resOutputsEvent, diagnosticEvent, summaryEvent } of events) {
    if (resourcePreEvent) {
      const { op, urn, provider, old, new: now, keys, diffs, detailedDiff } = resourcePreEvent.metadata;
      steps.push({
        op,
        urn,
        ...(provider === "" ? {} : { provider }),
        ...(old ? { oldState: old } : {}),
        ...(now ? { newState: now } : {}),
        ...(diffs ? { diffReasons: diffs } : {}),
        ...(keys ? { replaceReasons: keys } : {}),
        detailedDiff: detailedDiff ?? null,
      });
    }
    if (resOutputsEvent) {
      const { op, urn, new: now } = resOutputsEvent.metadata;
      const step = steps.findLast((candidate) => candidate["urn"] === urn && candidate["op"] === op);
      if (step && now) step["newState"] = now;
    }
    if (diagnosticEvent && diagnosticEvent.severity !== "debug") {
      const { urn, message, severity } = diagnosticEvent;
      diagnostics.push({ ...(urn === undefined ? {} : { urn }), message, severity });
    }
    if (summaryEvent) {
      duration = summaryEvent.durationSeconds * 1e9;
      changeSummary = summaryEvent.resourceChanges;
    }
  }
  return { steps, ...(diagnostics.length > 0 ? { diagnostics } : {}), duration, changeSummary };
}
/** The digest of a preview, in the shape of `pulumi preview --json`. */
export interface PreviewDigest {
  /** The planned operation of each resource. */
  readonly steps: readonly Record<string, unknown>[];
  /** All messages, including warnings and errors. */
  readonly diagnostics?: readonly Record<string, unknown>[];
  /** Nanoseconds. */
  readonly duration: number;
  /** Number of resources by planned operation. */
  readonly changeSummary: OpMap;
  /** Set if the preview failed before its end. */
  readonly maybeCorrupt?: boolean;
}
