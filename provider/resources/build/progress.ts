import { realTime, type Time } from "../../cluster/time.ts";
import { logLine } from "./failure.ts";

/** Lines of a log that are shown in one second. */
const mostLines = 10;

/** Shows a build's phases, and the lines of its log, no more of them than people can read. */
export class BuildProgress {
  readonly #send: (text: string) => Promise<void>;
  readonly #time: Time;
  #second = 0;
  #shown = 0;
  #leftOut = 0;
  #phase = "";
  #sent: Promise<void> = Promise.resolve();

  constructor(send: (text: string) => Promise<void>, time: Time = realTime) {
    this.#send = send;
    this.#time = time;
  }

  /** Resolves when all that was shown until now has been sent. */
  get sent(): Promise<void> {
    return this.#sent;
  }

  /** Shows a phase when it is another one. */
  phase(text: string): void {
    if (text === this.#phase) return;
    this.#phase = text;
    this.#show(text);
  }

  /** Shows a line of the log, or counts it. */
  line(text: string): void {
    const second = Math.floor(this.#time.now() / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#shown = 0;
    }
    if (this.#shown >= mostLines) {
      this.#leftOut += 1;
      return;
    }
    this.#shown += 1;
    if (this.#leftOut > 0) this.#show(`(${this.#leftOut} lines of the log left out)`);
    this.#leftOut = 0;
    this.#show(logLine(text));
  }

  /** One after the other: calls at the same time would overtake each other. */
  #show(text: string): void {
    this.#sent = this.#sent.then(() => this.#send(text));
  }
}
