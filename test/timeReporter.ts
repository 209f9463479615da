import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { relative } from "node:path";

/** Goals of the lists in jest.config.ts, in seconds on an idle machine of two cores: printed, never asserted. */
const goalsByList: Readonly<Record<string, { readonly wall: number; readonly processor: number }>> = {
  claims: { wall: 300, processor: 600 },
  rest: { wall: 600, processor: 1200 },
};
const slowestFiles = 10;
/** Linux tells user space the time in hundredths of a second, whatever the kernel counts in. */
const ticksPerSecond = 100;

interface Options {
  readonly testPathPatterns: { isSet(): boolean };
  readonly testNamePattern?: string;
}

interface List {
  readonly config: { readonly displayName?: { readonly name: string } };
}

interface Results {
  readonly startTime: number;
  readonly testResults: readonly {
    readonly testFilePath: string;
    readonly perfStats: { readonly runtime: number };
    readonly testResults: readonly { readonly numPassingAsserts: number }[];
  }[];
}

/** Reports to Jest what a run has cost beside the goals, its assertions, and its slowest files. */
export default class TimeReporter {
  readonly #namesTests: boolean;

  constructor({ testPathPatterns, testNamePattern }: Options) {
    this.#namesTests = testPathPatterns.isSet() || testNamePattern !== undefined;
  }

  onRunComplete(lists: Iterable<List>, { testResults, startTime }: Results): void {
    const names = [...lists].map(({ config }) => config.displayName?.name ?? "");
    const goal = (kind: "wall" | "processor"): string =>
      this.#namesTests ? "" : ` (goal ${sum(names.map((name) => goalsByList[name]?.[kind] ?? 0))} s)`;
    const assertions = testResults.flatMap((file) => file.testResults.map((test) => test.numPassingAsserts));
    const files = testResults.toSorted((a, b) => b.perfStats.runtime - a.perfStats.runtime).slice(0, slowestFiles);
    const lines = [
      `Wall time:      ${Math.round((Date.now() - startTime) / 1000)} s${goal("wall")}`,
      `Processor time: ${processorTime()}${goal("processor")}`,
      `Load average:   ${loadavg()
        .map((load) => load.toFixed(2))
        .join(" ")}`,
      `Assertions:     ${sum(assertions)}`,
      "Slowest files:",
      ...files.map(({ testFilePath, perfStats }) => {
        const seconds = (perfStats.runtime / 1000).toFixed(1).padStart(7);
        return `${seconds} s ${relative(process.cwd(), testFilePath)}`;
      }),
    ];
    process.stderr.write(`\n${lines.join("\n")}\n`);
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Of this process and of all its descendants that have ended, which only Linux tells. */
function processorTime(): string {
  try {
    const stat = readFileSync("/proc/self/stat", "utf8");
    // Fields 14 to 17; the second one, the command in parentheses, may hold spaces.
    const ticks = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .slice(11, 15);
    return `${Math.round(sum(ticks.map(Number)) / ticksPerSecond)} s`;
  } catch {
    return "unknown";
  }
}
