import type { EngineEvent, StepEventMetadata } from "../events.ts";
import type { OperationOptions } from "../stack/operationOptions.ts";
import type { OperationSummary } from "../stack/results.ts";
import { isDefaultProvider, qualifiedType, rootStackType, type Urn, urnName, urnType } from "../urn.ts";
import { type Diagnostic, diagnosticLines, diagnosticText } from "./diagnosticText.ts";
import { Output } from "./output.ts";
import { opStyles, type Palette, palette } from "./palette.ts";
import { rowText, stackOutputLines, stepLines } from "./stepText.ts";
import { durationText, summaryLines } from "./summaryText.ts";

interface DisplayOptions extends OperationOptions {
  readonly kind: OperationSummary["kind"];
  readonly stack: string;
  readonly dryRun: boolean;
}

const headings = {
  preview: ["Previewing update", "Previewing update"],
  update: ["Previewing update", "Updating"],
  refresh: ["Previewing refresh", "Refreshing"],
  destroy: ["Previewing destroy", "Destroying"],
} as const;

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
  readonly #output: Output;

  constructor(options: DisplayOptions) {
    this.#options = options;
    this.#output = new Output(options);
    this.#colors = palette(options.color ?? "auto");
    this.#inFull = options.diff ?? false;
    const [planned, done] = headings[options.kind];
    this.#output.print(this.#colors.heading(`${options.dryRun ? planned : done} (${options.stack}):`));
    if (!this.#inFull) this.#output.print("");
  }

  get stdout(): string {
    return this.#output.stdout;
  }

  get stderr(): string {
    return this.#output.stderr;
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
    if (qualifiedType(urn) === rootStackType) this.#stack = metadata;
    this.#parents.set(urn, (now ?? old)?.parent ?? "");
    this.#started.set(`${op} ${urn}`, performance.now());
    if (this.#isQuiet(metadata) || this.#inFull) return;
    if (!this.#options.dryRun) this.#printRow(urn, rowText(metadata, "running", 0, this.#colors));
    else if (metadata === this.#stack) this.#row(metadata, "planned");
  }

  #finish(metadata: StepEventMetadata): void {
    const { urn, op } = metadata;
    if (qualifiedType(urn) === rootStackType) {
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
    for (const line of stepLines(metadata, this.#depth(urn), this.#options.dryRun, this.#colors))
      this.#output.print(line);
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
    if (this.#rows.get(urn) !== row) this.#output.print(row);
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
    const { mark, paint } = opStyles[op];
    this.#output.print(this.#colors[paint](`${mark}${rootStackType}: (${op})`));
    this.#output.print(this.#colors.faint(`    [urn=${urn}]`));
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
    const text = diagnosticText(diagnostic, this.#colors);
    if (this.#inFull) {
      this.#output.printError(text);
      return;
    }
    this.#diagnostics.push(diagnostic);
    const urn = diagnostic.urn ?? this.#stack?.urn;
    if (diagnostic.severity === "error") this.#errored.add(urn ?? "");
    const [headline = ""] = text.split("\n");
    if (headline === "") return;
    const row = urn === undefined ? "" : (this.#rows.get(urn) ?? `    ${urnType(urn)} ${urnName(urn)}`);
    this.#output.print(`${row}${row.includes("[diff: ") ? "; " : " "}${headline}`);
  }

  #conclude({ resourceChanges, durationSeconds }: NonNullable<EngineEvent["summaryEvent"]>): void {
    if (this.#inFull) this.#header();
    const { urn = "" } = this.#stack ?? {};
    const ofStack = { urn, name: this.#options.stack };
    for (const line of diagnosticLines(this.#diagnostics, ofStack, this.#colors)) this.#output.print(line);
    this.#printOutputs();
    for (const line of summaryLines(resourceChanges, this.#options.dryRun, this.#colors)) this.#output.print(line);
    if (this.#errored.size > 0) this.#output.print(`    ${this.#errored.size} errored`);
    if (this.#options.dryRun) return;
    this.#output.print("");
    this.#output.print(`${this.#colors.heading("Duration:")} ${durationText(durationSeconds)}`);
  }

  #printOutputs(): void {
    const lines = this.#stack ? stackOutputLines(this.#stack, 4, this.#colors) : [];
    if (lines.length === 0) return;
    this.#output.print(this.#inFull ? "    --outputs:--" : this.#colors.heading("Outputs:"));
    for (const line of lines) this.#output.print(line);
    if (!this.#inFull) this.#output.print("");
  }

  /** Prints to standard error why the operation as a whole failed. */
  end(line: string): void {
    this.#output.printError(line);
  }
}
