import type { Project } from "./project.ts";

/** Outcome of an operation, read from the engine's events, which the real CLI and the offline engine both emit. */
export interface Outcome {
  readonly failed: boolean;
  /** The step of each resource, or the finding of a refresh, by Pulumi name; `same` is left out. */
  readonly changes: Readonly<Record<string, string>>;
  /** Warnings and errors: `severity name: message`. */
  readonly diagnostics: readonly string[];
  /** Other messages: `name: message`. */
  readonly notes: readonly string[];
  readonly text: string;
  /** As the engine gave them. */
  readonly events: readonly Event[];
  /** The inputs of a resource as announced or applied. */
  inputs(name: string): Record<string, unknown>;
}

type Operation = "preview" | "up" | "refresh" | "destroy";

interface Metadata {
  readonly urn: string;
  readonly op: string;
  readonly new?: { readonly inputs?: Record<string, unknown> };
  readonly diffs?: readonly string[];
}

export interface Event {
  readonly resourcePreEvent?: { readonly metadata: Metadata };
  readonly resOutputsEvent?: { readonly metadata: Metadata };
  readonly resOpFailedEvent?: { readonly metadata: Metadata };
  readonly diagnosticEvent?: { readonly urn?: string; readonly message: string; readonly severity: string };
}

/** Runs one operation and tells what it did, also if it failed. */
export async function run({ stack }: Project, operation: Operation, options: object = {}): Promise<Outcome> {
  const events: Event[] = [];
  const lines: string[] = [];
  const collect = {
    ...options,
    onEvent: (event: unknown) => void events.push(event as Event),
    onOutput: (text: string) => void lines.push(text),
  };
  const error = await stack[operation](collect).then(
    () => undefined,
    (reason: unknown) => reason ?? new Error("failed"),
  );
  const said = events.flatMap(({ diagnosticEvent }) => (diagnosticEvent === undefined ? [] : [diagnosticEvent]));
  if (error !== undefined && said.length === 0 && events.length === 0) throw error;
  return {
    failed: error !== undefined,
    changes: changesOf(events),
    diagnostics: said.filter(({ severity }) => severity === "warning" || severity === "error").map(describe),
    notes: said.filter(({ severity }) => severity === "info").map((note) => describe(note).replace("info ", "")),
    text: lines.join(""),
    events,
    inputs: (name) => inputsOf(events, name),
  };
}

const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
const isOurs = ({ urn }: Metadata): boolean => !/::pulumi:(?:pulumi|providers):/.test(urn);

function changesOf(events: readonly Event[]): Record<string, string> {
  const steps = events.flatMap(({ resourcePreEvent }, index) => {
    if (resourcePreEvent === undefined || !isOurs(resourcePreEvent.metadata)) return [];
    const { urn, op } = resourcePreEvent.metadata;
    // What a refresh has found is only told by its outcome; an update may follow it.
    const outcome = events.slice(index).find(({ resOutputsEvent }) => resOutputsEvent?.metadata.urn === urn);
    return [{ urn, op: op === "refresh" ? found(outcome?.resOutputsEvent?.metadata) : op }];
  });
  return Object.fromEntries(steps.filter(({ op }) => op !== "same").map(({ urn, op }) => [nameOf(urn), op]));
}

/** The finding of a refresh; an update that refreshes first does not name it as a refresh alone does. */
function found(outcome: Metadata | undefined): string {
  if (outcome?.op !== "refresh") return outcome?.op ?? "refresh";
  if (outcome.new === undefined) return "delete";
  return (outcome.diffs ?? []).length > 0 ? "update" : "same";
}

function inputsOf(events: readonly Event[], name: string): Record<string, unknown> {
  const steps = events.flatMap((event) => [event.resourcePreEvent?.metadata, event.resOutputsEvent?.metadata]);
  const last = steps.findLast(
    (step) => step !== undefined && nameOf(step.urn) === name && step.new?.inputs !== undefined,
  );
  return last?.new?.inputs ?? {};
}

const describe = ({ severity, urn = "", message }: { severity: string; urn?: string; message: string }): string =>
  `${severity} ${nameOf(urn)}: ${message.replace(/<\{%.*?%\}>/g, "").trim()}`;
