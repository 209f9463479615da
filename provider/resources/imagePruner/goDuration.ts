const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3_600e9,
};
const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** Nanoseconds of a duration as Go writes it, `1h30m`; `undefined` for another text. */
export function parseGoDuration(text: string): number | undefined {
  const [, sign = "", rest = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (rest === "0") return 0;
  let [at, sum] = [0, 0];
  while (at < rest.length) {
    part.lastIndex = at;
    const [whole, number, unit = ""] = part.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    sum += Number(number) * (units[unit] ?? 0);
    at += whole.length;
  }
  if (at === 0) return undefined;
  return sign === "-" ? -sum : sum;
}
