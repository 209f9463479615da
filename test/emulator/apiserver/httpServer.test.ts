import { get, type IncomingMessage } from "node:http";
import { afterAll, expect, test } from "@jest/globals";
import { startCluster } from "../../../emulator/startCluster.ts";

const cluster = await startCluster();
afterAll(() => cluster.close());

test("a connection stays open as long as the API server's own, so that a busy client does not write into one that closes", async () => {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${cluster.server}/version`, resolve).once("error", reject);
  });
  answer.resume();
  expect(answer.headers["keep-alive"]).toBe("timeout=90");
});
