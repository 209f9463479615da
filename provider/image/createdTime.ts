/** The days on which two images were created; with the time of day where the day alone would not tell them apart. */
export function createdTimes(before: string | undefined, after: string | undefined): (string | undefined)[] {
  const times = [before, after];
  const days = times.map((time) => time && day(time));
  return days[0] !== undefined && days[0] === days[1] && before !== after
    ? times.map((time) => time && clock(time))
    : days;
}

const day = (time: string): string => time.slice(0, 10);

function clock(time: string): string {
  const parsed = new Date(time);
  return Number.isNaN(parsed.getTime())
    ? time
    : parsed
        .toISOString()
        .replace("T", " ")
        .replace(/(?:\.000)?Z$/, " UTC");
}
