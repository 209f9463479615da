import type { OperationOptions } from "../stack/operationOptions.ts";

/** The printed text of an operation: kept, and passed on line by line. */
export class Output {
  readonly #options: Pick<OperationOptions, "onOutput" | "onError">;
  stdout = "";
  stderr = "";

  constructor(options: Pick<OperationOptions, "onOutput" | "onError">) {
    this.#options = options;
  }

  print(line: string): void {
    const text = `${line}\n`;
    this.stdout += text;
    this.#options.onOutput?.(text);
  }

  printError(line: string): void {
    const text = `${line}\n`;
    this.stderr += text;
    this.#options.onError?.(text);
  }
}
