import type { TextStream } from "../apiserver/answer.ts";
import type { BuildLog, LogLine } from "../buildRun/buildLog.ts";
import type { BuildLogOptions } from "./buildLogOptions.ts";

/** The text of a log as its options select it. Options apply to each container of the pod by itself. */
export function buildLogStream(log: BuildLog, options: BuildLogOptions, now: Date): TextStream {
  return {
    open(write, end) {
      const limiter = new Limiter(options);
      for (const line of selected(log.lines, options, now)) write(limiter.take(line));
      if (!options.follow || log.ended) {
        end();
        return () => {};
      }
      return log.follow({ line: (line) => write(limiter.take(line)), ended: end });
    },
  };
}

function selected(lines: readonly LogLine[], options: BuildLogOptions, now: Date): LogLine[] {
  const { sinceSeconds, sinceTime, tailLines } = options;
  const since = sinceSeconds === undefined ? sinceTime : new Date(now.getTime() - sinceSeconds * 1000);
  const recent = lines.filter(({ at }) => since === undefined || at >= since);
  if (tailLines === undefined) return recent;
  const seen = new Map<string, number>();
  const isInTail = ({ container }: LogLine): boolean => {
    const count = (seen.get(container) ?? 0) + 1;
    seen.set(container, count);
    return count <= tailLines;
  };
  return recent.reverse().filter(isInTail).reverse();
}

/** Cuts each container's text after `limitBytes`, also within a line. */
class Limiter {
  readonly #options: BuildLogOptions;
  readonly #left = new Map<string, number>();

  constructor(options: BuildLogOptions) {
    this.#options = options;
  }

  take({ at, container, text }: LogLine): string {
    const { timestamps, limitBytes } = this.#options;
    const whole = `${timestamps ? `${at.toISOString().replace("Z", "000000Z")} ` : ""}${text}\n`;
    if (limitBytes === undefined) return whole;
    const left = this.#left.get(container) ?? limitBytes;
    const bytes = Buffer.from(whole).subarray(0, left);
    this.#left.set(container, left - bytes.length);
    return bytes.toString();
  }
}
