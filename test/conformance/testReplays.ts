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

/** Declares tests that replay all recordings in as many random orders, one after the other on one emulated cluster. */
export function testReplays(orders: number): void {
  const clock = new TimeLapse();
  let cluster: Cluster;
  let target: Target;

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
    process.stdout.write(`conformance: ${recordings.length} recordings in ${orders} random orders, seed ${seed}\n`);
  });

  const settle = async (milliseconds: number): Promise<void> => {
    clock.skip(milliseconds);
    await cluster.settled();
  };

  describe.each(Array.from({ length: orders }, (_, order) => order + 1))(
    "replayed in random order %i, the emulated cluster answers as the real one did",
    (order) => {
      test.each(shuffled(recordings, seed + order).map((recording) => [recording.scenario, recording] as const))(
        "%s",
        async (_, recording) => {
          expect(await replay(recording, target, { strictMessages: true, settle })).toEqual([]);
        },
        timeoutMilliseconds,
      );
    },
  );
}
