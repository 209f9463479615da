import { isClusterError } from "../../cluster/clusterError.ts";
import { realTime, type Time } from "../../cluster/time.ts";
import { tailLength } from "./failure.ts";

/** Reads a log once, from the time in the query on, or from its beginning. */
type ReadLog = (query: Readonly<Record<string, string>>, signal: AbortSignal) => AsyncIterable<string>;

/** The time of the last line, and how many lines had that very time. */
interface Position {
  readonly time: string;
  readonly sent: string;
  readonly lines: number;
}

/**
 * The log of a build. It may not be there for a while, and its stream may break at any time: then it is read again, from the last
 * line on. Each line is given once.
 */
export class BuildLog {
  /** The last lines. */
  readonly tail: string[] = [];
  readonly #read: ReadLog;
  readonly #take: (line: string) => void;
  readonly #time: Time;
  #last: Position | undefined;
  #lines = 0;

  constructor(read: ReadLog, take: (line: string) => void, time: Time = realTime) {
    this.#read = read;
    this.#take = take;
    this.#time = time;
  }

  /** Gives lines as they come, until the signal is aborted, or nobody may read the log. Never fails. */
  async follow(signal: AbortSignal): Promise<void> {
    for (let delay = firstDelay; !signal.aborted; delay = Math.min(2 * delay, longestDelay)) {
      const before = this.#lines;
      try {
        await this.#readOn({ follow: "true" }, signal);
      } catch (error) {
        if (isClusterError(error, "FORBIDDEN", "UNAUTHORIZED")) return;
      }
      if (this.#lines > before) delay = firstDelay;
      await this.#time.sleep(delay, signal).catch(() => undefined);
    }
  }

  /** Gives what is there and was not given yet. Never fails. */
  async finish(signal: AbortSignal): Promise<void> {
    await this.#readOn({}, signal).catch(() => undefined);
  }

  async #readOn(query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> {
    const since = this.#last;
    const known = since === undefined ? this.#lines : since.lines;
    const from = since === undefined ? {} : { sinceTime: since.sent };
    let skipped = 0;
    for await (const line of this.#read({ ...query, timestamps: "true", ...from }, signal)) {
      const { time, sent, text } = parsed(line);
      // The API counts in seconds, so lines come again that were given already.
      const isOld = since !== undefined && time !== undefined && time < since.time;
      if (isOld) continue;
      if (skipped < known && (since === undefined || time === since.time)) skipped += 1;
      else this.#given(text, time, sent);
    }
  }

  #given(text: string, time: string | undefined, sent: string | undefined): void {
    this.#lines += 1;
    if (time !== undefined && sent !== undefined) {
      const lines = this.#last?.time === time ? this.#last.lines + 1 : 1;
      this.#last = { time, sent, lines };
    }
    if (text.trim() === "") return;
    this.tail.push(text);
    if (this.tail.length > tailLength) this.tail.shift();
    this.#take(text);
  }
}

const firstDelay = 500;
const longestDelay = 5_000;

/** A line in parts; `time` can be compared as a text. */
function parsed(line: string): { readonly time?: string; readonly sent?: string; readonly text: string } {
  const [, seconds, fraction = "", zone = "", text = ""] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?(.*)$/s.exec(line) ?? [];
  const at = seconds === undefined ? Number.NaN : Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(at)) return { text: line };
  const time = `${String(at / 1_000).padStart(12, "0")}.${fraction.padEnd(9, "0")}`;
  return { time, sent: new Date(at).toISOString().replace(/\.\d+Z$/, "Z"), text };
}
