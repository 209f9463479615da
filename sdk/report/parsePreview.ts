import { z } from "zod";
import { ImageStreamError } from "../../provider/image/error.ts";
import type { Preview, PreviewMessage, PreviewStep } from "./preview.ts";

const state = z.looseObject({ inputs: z.record(z.string(), z.unknown()).nullish() }).nullish();
const message = z.looseObject({
  urn: z.string().optional(),
  message: z.string().optional(),
  severity: z.string().optional(),
  ephemeral: z.boolean().optional(),
});
const step = z.looseObject({ op: z.string(), urn: z.string() });

/** The output of `pulumi preview --json`, which `preview()` of the offline engine has as `json`. */
const digest = z.looseObject({
  steps: z.array(step.extend({ oldState: state, newState: state })).nullish(),
  diagnostics: z.array(message).nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

/** One line of it with `PULUMI_ENABLE_STREAMING_JSON_PREVIEW`, and of an event log. */
const event = z.looseObject({
  sequence: z.number(),
  resourcePreEvent: z.looseObject({ metadata: step.extend({ old: state, new: state }) }).optional(),
  diagnosticEvent: message.optional(),
  summaryEvent: z.looseObject({ result: z.string().optional() }).optional(),
});

/**
 * Reads a preview's JSON: one document, or the engine's events, one a line or in an array.
 * @throws ImageStreamError `NO_PREVIEW`
 */
export function parsePreview(text: string): Preview {
  const document = text.trim();
  if (document === "")
    throw noPreview("is empty; the preview may have failed before it began: see what it has printed");
  const values = documents(document);
  const [first] = values;
  const isDigest = values.length === 1 && typeof first === "object" && first !== null && !("sequence" in first);
  return isDigest ? ofDigest(first) : ofEvents(values);
}

function documents(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return text.split(/\r?\n/).flatMap((line, index) => (line.trim() === "" ? [] : [parsedLine(line, index)]));
  }
}

function parsedLine(line: string, index: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw noPreview(`is no JSON (line ${index + 1}); give what \`pulumi preview --json\` prints, and nothing else`);
  }
}

function ofDigest(value: object): Preview {
  const isOne = ["steps", "diagnostics", "changeSummary", "duration"].some((key) => key in value);
  const { data } = digest.safeParse(value);
  if (!isOne || data === undefined) throw noPreview("is JSON, but none of a preview; run `pulumi preview --json`");
  return preview(
    (data.steps ?? []).map(({ op, urn, oldState, newState }) => stepOf(op, urn, oldState, newState)),
    data.diagnostics ?? [],
  );
}

function ofEvents(values: readonly unknown[]): Preview {
  const { data } = z.array(event).min(1).safeParse(values);
  if (data === undefined) throw noPreview("is JSON, but none of a preview; run `pulumi preview --json`");
  const steps = data.flatMap(({ resourcePreEvent }) =>
    resourcePreEvent === undefined ? [] : [resourcePreEvent.metadata],
  );
  const { hasFailed, ...rest } = preview(
    steps.map(({ op, urn, old, new: now }) => stepOf(op, urn, old, now)),
    data.flatMap(({ diagnosticEvent }) => (diagnosticEvent === undefined ? [] : [diagnosticEvent])),
  );
  const results = data.flatMap(({ summaryEvent }) => summaryEvent?.result ?? []);
  return { ...rest, hasFailed: hasFailed || results.some((result) => result !== "succeeded") };
}

/** The real CLI's document does not say how it ended; an error is the only way to fail. */
function preview(steps: PreviewStep[], diagnostics: readonly z.infer<typeof message>[]): Preview {
  const messages = diagnostics.flatMap(messageOf);
  return { steps, messages, hasFailed: messages.some(({ severity }) => severity === "error") };
}

type State = z.infer<typeof state>;

function stepOf(op: string, urn: string, before: State, after: State): PreviewStep {
  return {
    op,
    urn,
    ...(before?.inputs ? { before: masked(before.inputs) as Record<string, unknown> } : {}),
    ...(after?.inputs ? { after: masked(after.inputs) as Record<string, unknown> } : {}),
  };
}

function messageOf({
  urn,
  message: said = "",
  severity = "info",
  ephemeral,
}: z.infer<typeof message>): PreviewMessage[] {
  const text = said
    .replace(/<\{%.*?%\}>/g, "")
    .replace(/^(?:error|warning): /, "")
    .trimEnd();
  if (text === "" || severity === "debug" || ephemeral === true) return [];
  return [{ severity, text, ...(urn === undefined || urn === "" ? {} : { urn }) }];
}

const noPreview = (reason: string): ImageStreamError => new ImageStreamError("NO_PREVIEW", `the input ${reason}`);

/** By this key the engine tells values that are more than their JSON: secrets, for instance. */
const signature = "4dabf18193072939515e22adb298388d";

/** The value with `[secret]` for all secrets, also where the preview was made with `--show-secrets`. */
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== "object" || value === null) return value;
  if (signature in value) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, masked(member)]));
}
