import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CommandError } from "@pulumi/pulumi/automation/index.js";
import type { EngineEvent, StepEventMetadata } from "../../engine/events.ts";
import { OfflineStack, offlineStack } from "../../engine/stack/offlineStack.ts";
import { OperationError } from "../../engine/stack/results.ts";
import { openStack, type Stack, type StackPlace } from "../pulumi/openStack.ts";
import {
  applyEdits,
  deployment,
  ids,
  message,
  prepare,
  readCalls,
  sortKeys,
  stepEnv,
  value,
} from "./recordings/lib.mjs";

/** Files of all scenarios; a folder may bring its own. */
const shared = fileURLToPath(new URL("./scenarios/shared", import.meta.url));

interface Interrupt {
  readonly method: string;
  readonly name: string;
  readonly times: number;
  readonly delayMs: number;
}

interface ScenarioStep {
  readonly op: "preview" | "up" | "refresh" | "destroy" | "edit-state";
  readonly stack?: string;
  readonly flags?: readonly string[];
  readonly config?: Readonly<Record<string, string | { "<secret>": string } | null>>;
  readonly interrupt?: Interrupt;
  readonly resources?: Readonly<Record<string, Record<string, unknown>>>;
}

interface Spec {
  readonly steps: readonly ScenarioStep[];
  readonly parallel?: number;
  readonly unordered?: boolean;
  readonly track?: boolean;
}

type Recorded = Record<string, unknown>;

/** Runs all steps of a scenario in a fresh work directory. */
export async function runScenario(directory: string, work: string, nodeModules: string): Promise<Recorded> {
  const spec = JSON.parse(readFileSync(join(directory, "steps.json"), "utf8")) as Spec;
  prepare(directory, work, nodeModules);
  for (const file of ["thing.js", "provider.js"]) {
    if (!existsSync(join(work, file))) copyFileSync(join(shared, file), join(work, file));
  }
  const steps: Recorded[] = [];
  for (const [index, step] of spec.steps.entries()) steps.push({ step: index, ...(await runStep(work, spec, step)) });
  return { scenario: basename(directory), engine: "offline engine", steps };
}

async function runStep(work: string, spec: Spec, step: ScenarioStep): Promise<Recorded> {
  const parallel = spec.parallel ?? 1;
  const stackName = step.stack ?? "dev";
  applyEdits(work, step);
  const stack = await openStack({
    ...stackPlace(work, stackName),
    env: { ...stepEnv(work, step, spec, parallel), PULUMI_CONFIG_PASSPHRASE: "pass" },
  });
  await configure(stack, step.config ?? {});
  if (step.op === "edit-state") return editState(stack, work, step, stackName);
  const before = JSON.stringify(deployment(await plainState(work, stackName)));
  const events: EngineEvent[] = [];
  const controlC = new AbortController();
  const stopped = step.interrupt ? interrupt(work, step.interrupt, () => press(controlC, stack)) : undefined;
  const { status, stderr } = await operate(stack, work, step, { parallel, signal: controlC.signal }, events);
  stopped?.();
  const ordered = parallel === 1 && !spec.unordered;
  return {
    op: step.op,
    stack: stackName,
    parallel,
    status,
    ...describeEvents(events, [work], ordered, parallel),
    stderr,
    calls: readCalls(work, ordered ? 1 : 0),
    ...(spec.track ? tracked(work) : {}),
    ...(await describeState(work, stackName, step, events, before, ordered)),
  };
}

const stackPlace = (work: string, stackName: string): Omit<StackPlace, "env"> => ({
  stackName,
  workDir: work,
  stateDir: join(work, "state"),
});

async function configure(stack: Stack, config: NonNullable<ScenarioStep["config"]>): Promise<void> {
  for (const [key, given] of Object.entries(config)) {
    if (given === null) await stack.removeConfig(key);
    else if (typeof given === "string") await stack.setConfig(key, { value: given });
    else await stack.setConfig(key, { value: given["<secret>"], secret: true });
  }
}

async function editState(stack: Stack, work: string, step: ScenarioStep, stackName: string): Promise<Recorded> {
  const exported = await stack.exportStack();
  const resources = (exported.deployment.resources ?? []).map((resource) => {
    const name = String(resource["urn"]).split("::").at(-1) ?? "";
    return { ...resource, ...(step.resources?.[name] as typeof resource | undefined) };
  });
  await stack.importStack({ ...exported, deployment: { ...exported.deployment, resources } });
  return { op: step.op, stack: stackName, status: "ok", state: deployment(await plainState(work, stackName)) };
}

/** The checkpoint with secrets in plain text. */
async function plainState(work: string, stackName: string): Promise<unknown> {
  const stack = await offlineStack({ ...stackPlace(work, stackName), passphrase: "pass" });
  return stack.exportStack({ showSecrets: true });
}

async function operate(
  stack: Stack,
  work: string,
  step: ScenarioStep,
  given: { readonly parallel: number; readonly signal: AbortSignal },
  events: EngineEvent[],
): Promise<{ status: string; stderr: string[] }> {
  const flags = parseFlags(step.flags ?? [], work);
  const options = { ...given, onEvent: (event: EngineEvent) => events.push(event), ...flags };
  try {
    if (step.op === "preview") await stack.preview(options);
    else if (step.op === "up") await stack.up(options);
    else if (step.op === "refresh") await stack.refresh(options);
    else await stack.destroy(options);
    return { status: "ok", stderr: [] };
  } catch (error) {
    if (!(error instanceof OperationError || error instanceof CommandError)) throw error;
    const text = error instanceof OperationError ? error.stderr : error.message;
    return { status: "failed", stderr: text.split("\n").filter((line) => line.startsWith("error:")) };
  }
}

function parseFlags(flags: readonly string[], work: string): Recorded {
  const options: Record<string, unknown> = {};
  const lists: Readonly<Record<string, string>> = {
    "--target": "target",
    "--exclude": "exclude",
    "--replace": "replace",
  };
  const files: Readonly<Record<string, string>> = { "--save-plan": "plan", "--plan": "plan" };
  const rest = [...flags];
  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    const list = lists[flag];
    const file = files[flag];
    if (list !== undefined) options[list] = [...((options[list] as string[] | undefined) ?? []), rest.shift() ?? ""];
    else if (file !== undefined) options[file] = (rest.shift() ?? "").replace("$WORK", work);
    else options[flag.slice(2).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] = true;
  }
  return options;
}

/** The Automation API presses Ctrl-C once at most. */
function press(controlC: AbortController, stack: Stack): void {
  if (controlC.signal.aborted && stack instanceof OfflineStack) void stack.cancel();
  else controlC.abort();
}

/** Interrupts the operation as often as asked once a call of the provider is seen; returns what ends the watch. */
function interrupt(work: string, { method, name, times, delayMs }: Interrupt, pressControlC: () => void): () => void {
  const file = join(work, "calls.jsonl");
  let left = times;
  const seen = (): boolean =>
    existsSync(file) &&
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .some((line) => {
        const call = JSON.parse(line) as { method: string; news?: { name?: string } };
        return call.method === method && call.news?.name === name;
      });
  const send = (): void => {
    pressControlC();
    left--;
    if (left > 0) timer = setTimeout(send, delayMs);
  };
  const watch = (): void => {
    timer = seen() ? setTimeout(send, delayMs) : setTimeout(watch, 50);
  };
  let timer = setTimeout(watch, 50);
  return () => clearTimeout(timer);
}

function describeEvents(
  events: readonly EngineEvent[],
  directories: string[],
  ordered: boolean,
  parallel: number,
): Recorded {
  // Deletions keep their order, which is that of the levels; the recordings have them so.
  const byUrn = <T>(list: T[], urn: (entry: T) => string, isDelete: (entry: T) => boolean): T[] => {
    if (ordered) return list;
    const sorted = list.filter((entry) => parallel !== 1 || !isDelete(entry));
    sorted.sort((a, b) => (urn(a) < urn(b) ? -1 : urn(a) > urn(b) ? 1 : 0));
    return [...sorted, ...list.filter((entry) => parallel === 1 && isDelete(entry))];
  };
  const finished = events.flatMap((event) => {
    const failed = event.resOpFailedEvent;
    const metadata = event.resOutputsEvent?.metadata ?? failed?.metadata;
    return metadata ? [{ ...describeStep(metadata), ...(failed ? { failed: true } : {}) }] : [];
  });
  const started = events.flatMap(({ resourcePreEvent }) =>
    resourcePreEvent && resourcePreEvent.metadata.op !== "same"
      ? [`${resourcePreEvent.metadata.op} ${resourcePreEvent.metadata.urn}`]
      : [],
  );
  const summary = events.find((event) => event.summaryEvent)?.summaryEvent;
  return {
    ops: byUrn(
      finished,
      ({ urn }) => urn,
      ({ op }) => /^(delete|discard)/.test(String(op)),
    ),
    started: byUrn(
      started,
      (text) => text.slice(text.indexOf(" ") + 1),
      (text) => /^(delete|discard)/.test(text),
    ),
    changes: summary?.resourceChanges ?? {},
    result: summary?.result,
    diagnostics: describeDiagnostics(events, directories),
  };
}

function describeStep({
  urn,
  op,
  keys,
  diffs,
  detailedDiff,
}: StepEventMetadata): Recorded & { urn: string; op: string } {
  const kinds =
    detailedDiff &&
    Object.fromEntries(
      Object.entries(detailedDiff).map(([path, { diffKind, inputDiff }]) => [
        path,
        inputDiff ? `${diffKind}:input` : diffKind,
      ]),
    );
  return { urn, op, ...(keys ? { keys } : {}), ...(diffs ? { diffs } : {}), ...(kinds ? { detailedDiff: kinds } : {}) };
}

function describeDiagnostics(events: readonly EngineEvent[], directories: string[]): Recorded[] {
  const all = events.flatMap(({ diagnosticEvent }) => {
    if (!diagnosticEvent || diagnosticEvent.severity === "debug") return [];
    const text = message(diagnosticEvent.message, directories);
    const { urn, severity } = diagnosticEvent;
    return text === "" ? [] : [{ severity, urn: urn ?? "", message: text }];
  });
  const key = (entry: Recorded): string => JSON.stringify([entry["severity"], entry["urn"], entry["message"]]);
  return all.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function tracked(work: string): Recorded {
  const file = join(work, "store", "max.json");
  if (!existsSync(file)) return {};
  const maxInFlight = JSON.parse(readFileSync(file, "utf8")) as unknown;
  return { maxInFlight: sortKeys(maxInFlight) };
}

async function describeState(
  work: string,
  stackName: string,
  step: ScenarioStep,
  events: readonly EngineEvent[],
  before: string,
  ordered: boolean,
): Promise<Recorded> {
  const state = deployment(await plainState(work, stackName));
  const root = state.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  if (isPreview(step)) {
    const last = events.findLast(
      ({ resOutputsEvent: e }) => e?.metadata.type === "pulumi:pulumi:Stack",
    )?.resOutputsEvent;
    const outputs = last?.metadata.new?.outputs;
    return {
      outputs: outputs === undefined ? (root?.outputs ?? null) : sortKeys(value(outputs)),
      planned: planned(events),
      stateUnchanged: JSON.stringify(state) === before,
    };
  }
  if (!ordered) state.resources.sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
  return { outputs: root ? (root.outputs ?? {}) : null, state };
}

const isPreview = ({ op, flags = [] }: ScenarioStep): boolean => op === "preview" || flags.includes("--preview-only");

function planned(events: readonly EngineEvent[]): Recorded {
  const steps = events.flatMap(({ resOutputsEvent }) =>
    resOutputsEvent && resOutputsEvent.metadata.op !== "same" && resOutputsEvent.metadata.new
      ? [{ metadata: resOutputsEvent.metadata, now: resOutputsEvent.metadata.new }]
      : [],
  );
  const isReplacement = (op: string): boolean => /replace/.test(op);
  return Object.fromEntries(
    steps.map(({ metadata: { urn, op }, now }) => [
      isReplacement(op) ? `${urn}|${op}` : urn,
      {
        ...(now.id === "" ? {} : { id: ids(now.id) }),
        inputs: sortKeys(value(now.inputs)),
        outputs: sortKeys(value(now.outputs)),
      },
    ]),
  );
}
