import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { type Measurement, measure } from "./measure.ts";

const root = join(import.meta.dirname, "../..");
const path = "/apis/image.openshift.io/v1/namespaces/default/imagestreams";
const streams = 2_000;
const tags = 5;

/** Times of the emulated cluster: its start, and its answers when it is full. */
export async function benchEmulator(): Promise<Measurement[]> {
  return [
    await measure("emulated cluster: startCluster()", { goal: 300 }, async () => {
      const cluster = await startCluster();
      return () => cluster.close();
    }),
    await measure("emulated cluster: `openshift-emulator` until its first line", {}, startCommand),
    ...(await benchFullCluster()),
  ];
}

async function startCommand() {
  const command = spawn(process.execPath, [join(root, "emulator/dist/openshiftEmulator.js"), "--json"]);
  await once(command.stdout, "data");
  return async () => {
    command.kill("SIGTERM");
    await once(command, "exit");
  };
}

async function benchFullCluster(): Promise<Measurement[]> {
  const cluster = await startCluster();
  for (let index = 0; index < streams; index++) await call(cluster, "POST", path, stream(index));
  const what = `with ${streams} streams of ${tags} tags`;
  const measurements = [
    await measure(`emulated cluster ${what}: list`, {}, async () => void (await call(cluster, "GET", path))),
    await measure(`emulated cluster ${what}: get one`, { runs: 20 }, async () => {
      await call(cluster, "GET", `${path}/s7`);
      return undefined;
    }),
    await measure(
      `emulated cluster ${what}: write until a watch shows it`,
      { prepare: () => watch(cluster) },
      async (events) => {
        await call(cluster, "PATCH", `${path}/s7`, { metadata: { labels: { at: String(performance.now()) } } });
        await events.next();
        return () => events.return?.(undefined);
      },
    ),
  ];
  await cluster.close();
  return measurements;
}

const stream = (index: number) => ({
  apiVersion: "image.openshift.io/v1",
  kind: "ImageStream",
  metadata: { name: `s${index}` },
  spec: {
    tags: Array.from({ length: tags }, (_, tag) => ({
      name: `t${tag}`,
      reference: true,
      from: { kind: "DockerImage", name: `quay.io/acme/app-${index}:t${tag}` },
    })),
  },
});

async function watch(cluster: Cluster): Promise<AsyncIterator<unknown>> {
  const list = (await call(cluster, "GET", `${path}?limit=1`)) as { metadata: { resourceVersion: string } };
  const query = `watch=true&resourceVersion=${list.metadata.resourceVersion}`;
  const answer = await fetch(`${cluster.server}${path}?${query}`, { headers: headers(cluster) });
  if (answer.body === null) throw new Error("the watch has no body");
  return answer.body[Symbol.asyncIterator]();
}

async function call(cluster: Cluster, method: string, url: string, body?: object): Promise<unknown> {
  const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const answer = await fetch(`${cluster.server}${url}`, {
    method,
    headers: { ...headers(cluster), "content-type": contentType },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status}`);
  return answer.json();
}

const headers = ({ token }: Cluster) => ({ authorization: `Bearer ${token}` });
