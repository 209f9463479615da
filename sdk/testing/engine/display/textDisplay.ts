import type { EngineEvent } from "../events.ts";
import type { OperationOptions } from "../stack/operationOptions.ts";
import type { OperationSummary } from "../stack/results.ts";

interface DisplayOptions extends OperationOptions {
  readonly kind: OperationSummary["kind"];
  readonly stack: string;
  readonly dryRun: boolean;
}

/** Writes what happens as text. */
export class TextDisplay {
  readonly #options: DisplayOptions;
  stdout = "";
  stderr = "";

  constructor(options: DisplayOptions) {
    this.#options = options;
    this.#print(`${options.dryRun ? "Previewing" : "Running"} ${options.kind} (${options.stack}):\n`);
  }

  show(event: EngineEvent): void {
    const { resOutputsEvent, diagnosticEvent, summaryEvent } = event;
    if (resOutputsEvent) this.#print(` ${resOutputsEvent.metadata.op} ${resOutputsEvent.metadata.urn}\n`);
    if (diagnosticEvent && diagnosticEvent.severity !== "debug") {
      const line = `${diagnosticEvent.severity}: ${diagnosticEvent.message}\n`;
      this.#print(line);
      if (diagnosticEvent.severity === "error") {
        this.stderr += line;
        this.#options.onError?.(line);
      }
    }
    if (summaryEvent) this.#print(`${JSON.stringify(summaryEvent.resourceChanges)}\n`);
  }

  #print(text: string): void {
    this.stdout += text;
    this.#options.onOutput?.(text);
  }
}
