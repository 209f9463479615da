/** Figures of several runs of one thing. */
export interface Measurement {
  readonly name: string;
  /** @default "ms" */
  readonly unit?: string;
  /** The figure to hold, on an idle machine. */
  readonly goal?: number;
  readonly runs: readonly number[];
}

/** Measures `run` several times. What it needs is prepared before the clock starts, and put away after it stopped. */
export async function measure<T>(
  name: string,
  options: { readonly goal?: number; readonly runs?: number; readonly prepare?: () => Promise<T> | T },
  run: (prepared: T) => Promise<(() => Promise<unknown> | unknown) | undefined>,
): Promise<Measurement> {
  const runs: number[] = [];
  for (let index = 0; index < (options.runs ?? 5); index++) {
    const prepared = (await options.prepare?.()) as T;
    const start = performance.now();
    const putAway = await run(prepared);
    runs.push(performance.now() - start);
    await putAway?.();
  }
  return { name, runs, ...(options.goal === undefined ? {} : { goal: options.goal }) };
}

export const median = ({ runs }: Measurement): number =>
  [...runs].sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;

/** One line: median, least and greatest, and the goal. */
export function describe(measurement: Measurement): string {
  const { name, goal, runs, unit = "ms" } = measurement;
  const figure = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
  const range = `${figure(Math.min(...runs))}–${figure(Math.max(...runs))}`;
  const aim = goal === undefined ? "" : `  (goal: at most ${figure(goal)})`;
  return `${name.padEnd(72)} ${figure(median(measurement)).padStart(10)}  ${range}${aim}`;
}
