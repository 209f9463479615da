import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { allRecordings } from "./recording.ts";
import { replay } from "./replay.ts";
import { shuffled } from "./shuffled.ts";
import type { Target } from "./target.ts";
import { TimeLapse } from "./timeLapse.ts";

const recordings = allRecordings();
/** The order of an earlier run comes back with its seed. */
const seed = Number(process.env["CONFORMANCE_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const robot = { username: "robot", password: "s3cret" };
const timeoutMilliseconds = 60_000;

const clock = new TimeLapse();
let cluster: Cluster;
let target: Target;
let conforming = 0;

beforeAll(async () => {
  cluster = await startCluster({ users: ["alice"], privateRegistry: robot, clock });
  const { registry, privateRegistry = registry } = cluster;
  target = {
    url: cluster.server,
    tokens: { admin: cluster.token, alice: cluster.users["alice"] ?? "" },
    registry,
    privateRegistry: { ...robot, host: privateRegistry.host, push: privateRegistry.push },
  };
});

afterAll(async () => {
  await cluster.close();
  const runs = `${recordings.length} recordings, each twice`;
  process.stdout.write(
    `conformance: ${conforming} of ${recordings.length * 2} replays without differences (${runs}), seed ${seed}\n`,
  );
});

describe.each([1, 2])("replayed in random order, run %i: the emulated cluster answers as the real one did", (run) => {
  test.each(shuffled(recordings, seed + run).map((recording) => [recording.scenario, recording] as const))(
    "%s",
    async (_, recording) => {
      const settle = async (milliseconds: number): Promise<void> => {
        clock.skip(milliseconds);
        await cluster.settled();
      };
      const differences = await replay(recording, target, { strictMessages: true, settle });
      expect(differences).toEqual([]);
      conforming += 1;
    },
    timeoutMilliseconds,
  );
});
