import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ClusterError } from "../../../../provider/cluster/clusterError.ts";
import { BuildLog } from "../../../../provider/resources/build/buildLog.ts";

const instant = { now: () => 0, sleep: async () => {}, deadline: () => AbortSignal.timeout(1_000), random: () => 0 };

/** Lines with times, of which several have the same; the API compares times in seconds. */
const logs = fc.array(fc.record({ millis: fc.nat(3_000), text: fc.constantFrom("a", "b", "c") }), { maxLength: 30 });
const times = (lines: readonly { millis: number; text: string }[]) =>
  lines
    .map(({ millis, text }) => ({ at: new Date(1_700_000_000_000 + millis), text }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());

test("however often the stream breaks, and wherever, each line is given once and in order", async () => {
  await fc.assert(
    fc.asyncProperty(logs, fc.array(fc.nat(12), { maxLength: 8 }), fc.boolean(), async (given, breaks, hasTimes) => {
      const whole = times(given);
      const taken: string[] = [];
      const cuts = [...breaks];
      const stop = new AbortController();
      const log = new BuildLog(
        async function* ({ sinceTime }) {
          const since = sinceTime === undefined ? 0 : Date.parse(sinceTime);
          const rest = whole.filter(({ at }) => Math.floor(at.getTime() / 1_000) * 1_000 >= since || !hasTimes);
          const cut = cuts.shift();
          for (const { at, text } of rest.slice(0, cut)) yield hasTimes ? `${at.toISOString()} ${text}` : text;
          if (cut !== undefined) throw new Error("broken");
          stop.abort();
        },
        (line) => taken.push(line),
        instant,
      );
      await log.follow(stop.signal);
      await log.finish(AbortSignal.timeout(1_000));
      expect(taken).toEqual(whole.map(({ text }) => text));
      expect(log.tail).toEqual(taken.slice(-10));
    }),
  );
});

test("a log that nobody may read ends the following", async () => {
  let reads = 0;
  const failure = { code: "FORBIDDEN", method: "GET", url: "u", message: "no", remedy: "ask", temporary: false };
  const log = new BuildLog(
    () => {
      reads++;
      throw new ClusterError(failure);
    },
    () => {},
    instant,
  );
  await log.follow(new AbortController().signal);
  expect(reads).toBe(1);
});
