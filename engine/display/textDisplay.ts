import type { EngineEvent, StepEventMetadata } from "../events.ts";
import type { OperationOptions } from "../stack/operationOptions.ts";
import type { OperationSummary } from "../stack/results.ts";
import { isDefaultProvider, qualifiedType, ROOT_STACK_TYPE, type Urn, urnName, urnType } from "../urn.ts";
import { OP_STYLES, type Palette, palette } from "./palette.ts";
import { rowText, stackOutputLines, stepLines } from "./stepText.ts";
import { durationText, summaryLines } from "./summaryText.ts";

interface DisplayOptions extends OperationOptions {
  readonly kind: OperationSummary["kind"];
  readonly stack: string;
  readonly dryRun: boolean;
}

const HEADINGS = {
  preview: ["Previewing update", "Previewing update"],
  update: ["Previewing update", "Updating"],
  refresh: ["Previewing refresh", "Refreshing"],
  destroy: ["Previewing destroy", "Destroying"],
} as const;

type Diagnostic = NonNullable<EngineEvent["diagnosticEvent"]>;

/**
 * Prints the events as text, as the CLI does without a terminal: in full, like `--diff`, or one line for each
 * operation.
 */
export class TextDisplay {
  readonly #options: DisplayOptions;
  readonly #colors: Palette;
  readonly #inFull: boolean;
  readonly #parents = new Map<Urn, Urn>();
  readonly #started = new Map<string, number>();
  readonly #diagnostics: Diagnostic[] = [];
  readonly #shown = new Set<string>();
  readonly #rows = new Map<Urn, string>();
  readonly #errored = new Set<Urn>();
  #stack: StepEventMetadata | undefined;
  #hasStackHeader = false;
  stdout = "";
  stderr = "";

  constructor(options: DisplayOptions) {
    this.#options = options;
    this.#colors = palette(options.color ?? "auto");
    this.#inFull = options.diff ?? false;
    const [planned, done] = HEADINGS[options.kind];
    this.#print(this.#colors.heading(`${options.dryRun ? planned : done} (${options.stack}):`));
    if (!this.#inFull) this.#print("");
  }

  show({ resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent, summaryEvent }: EngineEvent): void {
    if (resourcePreEvent) this.#start(resourcePreEvent.metadata);
    if (resOutputsEvent) this.#finish(resOutputsEvent.metadata);
    if (resOpFailedEvent) this.#fail(resOpFailedEvent.metadata);
    if (diagnosticEvent) this.#diagnose(diagnosticEvent);
    if (summaryEvent) this.#conclude(summaryEvent);
  }

  #start(metadata: StepEventMetadata): void {
    const { urn, op, new: now, old } = metadata;
    if (qualifiedType(urn) === ROOT_STACK_TYPE) this.#stack = metadata;
    this.#parents.set(urn, (now ?? old)?.parent ?? "");
    this.#started.set(`${op} ${urn}`, performance.now());
    if (this.#isQuiet(metadata) || this.#inFull) return;
    if (!this.#options.dryRun) this.#printRow(urn, rowText(metadata, "running", 0, this.#colors));
    else if (metadata === this.#stack) this.#row(metadata, "planned");
  }

  #finish(metadata: StepEventMetadata): void {
    const { urn, op } = metadata;
    if (qualifiedType(urn) === ROOT_STACK_TYPE) {
      this.#stack = metadata;
      if (!this.#inFull && op !== "same") this.#row(metadata, this.#options.dryRun ? "planned" : "done");
      return;
    }
    if (this.#isQuiet(metadata)) return;
    if (!this.#inFull) {
      this.#row(metadata, this.#options.dryRun ? "planned" : "done");
      return;
    }
    // A replacement is shown as one operation.
    if (op === "create-replacement" || op === "delete-replaced") return;
    // Components finish twice in a preview, the second time with their outputs.
    if (this.#shown.has(`${op} ${urn}`)) return;
    this.#shown.add(`${op} ${urn}`);
    this.#header();
    for (const line of stepLines(metadata, this.#depth(urn), this.#options.dryRun, this.#colors)) this.#print(line);
  }

  #fail(metadata: StepEventMetadata): void {
    this.#errored.add(metadata.urn);
    this.#row(metadata, "failed");
  }

  #row(metadata: StepEventMetadata, state: "planned" | "done" | "failed"): void {
    const started = this.#started.get(`${metadata.op} ${metadata.urn}`) ?? performance.now();
    this.#printRow(metadata.urn, rowText(metadata, state, (performance.now() - started) / 1000, this.#colors));
  }

  #printRow(urn: Urn, row: string): void {
    if (this.#rows.get(urn) !== row) this.#print(row);
    this.#rows.set(urn, row);
  }

  /** Hides unchanged resources and the engine's internal ones. */
  #isQuiet({ op, urn }: StepEventMetadata): boolean {
    return op === "same" || isDefaultProvider(urn) || (op === "refresh" && this.#options.kind !== "refresh");
  }

  /** Prints the stack above its resources, even if the stack itself is unchanged. */
  #header(): void {
    if (this.#hasStackHeader || this.#stack === undefined) return;
    this.#hasStackHeader = true;
    const { op, urn } = this.#stack;
    const { mark, paint } = OP_STYLES[op];
    this.#print(this.#colors[paint](`${mark}${ROOT_STACK_TYPE}: (${op})`));
    this.#print(this.#colors.faint(`    [urn=${urn}]`));
  }

  #depth(urn: Urn): number {
    let depth = 0;
    const seen = new Set<Urn>();
    for (let parent = this.#parents.get(urn) ?? ""; parent !== "" && !seen.has(parent); depth++) {
      seen.add(parent);
      parent = this.#parents.get(parent) ?? "";
    }
    return depth;
  }

  /**
   * In full mode, prints every message to standard error. Otherwise prints its first line after the row, and all of it
   * at the end.
   */
  #diagnose(diagnostic: Diagnostic): void {
    if (diagnostic.severity === "debug") return;
    const text = this.#diagnosticText(diagnostic);
    if (this.#inFull) {
      this.#printError(text);
      return;
    }
    this.#diagnostics.push(diagnostic);
    const urn = diagnostic.urn ?? this.#stack?.urn;
    if (diagnostic.severity === "error") this.#errored.add(urn ?? "");
    const [headline = ""] = text.split("\n");
    if (headline === "") return;
    const row = urn === undefined ? "" : (this.#rows.get(urn) ?? `    ${urnType(urn)} ${urnName(urn)}`);
    this.#print(`${row}${row.includes("[diff: ") ? "; " : " "}${headline}`);
  }

  #diagnosticText({ severity, message }: Diagnostic): string {
    const text = message.trimEnd();
    if (severity === "error") return this.#colors.error(`error: ${text}`);
    if (severity === "warning") return this.#colors.warning(`warning: ${text}`);
    return text;
  }

  #conclude({ resourceChanges, durationSeconds }: NonNullable<EngineEvent["summaryEvent"]>): void {
    if (this.#inFull) this.#header();
    this.#printDiagnostics();
    this.#printOutputs();
    for (const line of summaryLines(resourceChanges, this.#options.dryRun, this.#colors)) this.#print(line);
    if (this.#errored.size > 0) this.#print(`    ${this.#errored.size} errored`);
    if (this.#options.dryRun) return;
    this.#print("");
    this.#print(`${this.#colors.heading("Duration:")} ${durationText(durationSeconds)}`);
  }

  /** Prints all messages again, grouped by resource. */
  #printDiagnostics(): void {
    if (this.#diagnostics.length === 0) return;
    this.#print(this.#colors.heading("Diagnostics:"));
    const byUrn = Map.groupBy(this.#diagnostics, ({ urn }) => urn ?? this.#stack?.urn ?? "");
    for (const [urn, diagnostics] of byUrn) {
      const subject = urn === "" ? this.#options.stack : `${urnType(urn)} (${urnName(urn)})`;
      this.#print(`  ${subject}:`);
      for (const diagnostic of diagnostics) {
        for (const line of this.#diagnosticText(diagnostic).split("\n")) this.#print(`    ${line}`);
      }
      this.#print("");
    }
  }

  #printOutputs(): void {
    const lines = this.#stack ? stackOutputLines(this.#stack, 4, this.#colors) : [];
    if (lines.length === 0) return;
    this.#print(this.#inFull ? "    --outputs:--" : this.#colors.heading("Outputs:"));
    for (const line of lines) this.#print(line);
    if (!this.#inFull) this.#print("");
  }

  #print(line: string): void {
    const text = `${line}\n`;
    this.stdout += text;
    this.#options.onOutput?.(text);
  }

  /** Prints to standard error why the operation as a whole failed. */
  end(line: string): void {
    this.#printError(line);
  }

  #printError(line: string): void {
    const text = `${line}\n`;
    this.stderr += text;
    this.#options.onError?.(text);
  }
}
