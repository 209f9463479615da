import type { Diagnostic } from "../../image/diagnostic.ts";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const cronFields: readonly CronField[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of month", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, names: months },
  { name: "day of week", least: 0, most: 6, names: days },
];

const descriptors = new Set(["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]);
const duration = /^(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h)(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))*$/;

/** Faults of a CronJob's schedule, as Kubernetes reads it. */
export function cronDiagnostics(schedule: string, path: string): Diagnostic[] {
  const remedy = "write minute, hour, day of month, month, day of week, as in 0 3 * * *, or @daily";
  const fault = (summary: string, way = remedy): Diagnostic[] => [{ path, value: schedule, summary, remedy: way }];
  if (/^(?:CRON_)?TZ=/.test(schedule))
    return fault("has a time zone, which no pruner takes", "leave it out: times are UTC");
  if (schedule.startsWith("@")) {
    const [, every] = /^@every (.*)$/.exec(schedule) ?? [];
    const isKnown = descriptors.has(schedule) || (every !== undefined && duration.test(every));
    return isKnown
      ? []
      : fault("is no descriptor of a schedule", `use one of ${[...descriptors].join(", ")}, @every 1h`);
  }
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== cronFields.length) {
    const seconds = parts.length === cronFields.length + 1 ? "; there is no field for seconds" : "";
    return fault(`has ${parts.length} fields, not ${cronFields.length}${seconds}`);
  }
  return parts.flatMap((part, index) => {
    const field = cronFields[index];
    const wrong = field && part.split(",").find((range) => !isRange(range, field));
    return wrong === undefined || field === undefined
      ? []
      : fault(`has ${JSON.stringify(wrong)} for the ${field.name}, which goes from ${field.least} to ${field.most}`);
  });
}

function isRange(text: string, field: CronField): boolean {
  const [range = "", step, ...rest] = text.split("/");
  if (rest.length > 0 || (step !== undefined && !/^0*[1-9]\d*$/.test(step))) return false;
  if (range === "*" || range === "?") return true;
  const [first, last, ...more] = range.split("-").map((value) => numberOf(value, field));
  if (first === undefined || more.length > 0) return false;
  if (range.includes("-")) return last !== undefined && first <= last;
  return true;
}

function numberOf(text: string, { least, most, names = [] }: CronField): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  const value = named >= 0 ? named + least : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}
