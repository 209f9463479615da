const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** A number of bytes for people: `12.1 MB`. */
export function byteSize(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // A size that would be written as 1000.0 belongs to the next unit.
  for (; value >= 999.95 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** The change of a size, with its sign; `undefined` if it is none that people could see. */
export function sizeDifference(from: number, to: number): string | undefined {
  if (byteSize(from) === byteSize(to)) return undefined;
  return `${to < from ? "−" : "+"}${byteSize(Math.abs(to - from))}`;
}
