import type { Clock } from "../clock.ts";

/** A line that a container of the build's pod has written. */
export interface LogLine {
  readonly at: Date;
  readonly container: string;
  readonly text: string;
}

/** Receives the later lines of a log, then its end. */
export interface LogReader {
  line(line: LogLine): void;
  ended(): void;
}

/** The log of one build. It ends with the build's pod. */
export class BuildLog {
  readonly #clock: Clock;
  readonly #lines: LogLine[] = [];
  readonly #readers = new Set<LogReader>();
  #ended = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Adds a text, split at its line ends. */
  add(container: string, text: string): void {
    if (this.#ended) return;
    for (const part of text.replace(/\n$/, "").split("\n")) {
      const line = { at: this.#clock.now(), container, text: part };
      this.#lines.push(line);
      for (const reader of this.#readers) reader.line(line);
    }
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const reader of this.#readers) reader.ended();
    this.#readers.clear();
  }

  /** @returns a function to stop reading */
  follow(reader: LogReader): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }
}
