import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Cluster, startCluster } from "../../emulator/startCluster.ts";
import { type Measurement, measure, median } from "./measure.ts";

const root = join(import.meta.dirname, "../..");

const reply = (handler: string) =>
  `const provider = (${handler})(); Promise.resolve(provider.check({}, { metadata: { name: "app", namespace: "default" }, spec: {}, images: {} })).then(() => process.exit(0))`;

/** From starting a process with a provider to its first reply, ours and an empty one, both beside the SDK's host. */
export async function benchProviderStart(): Promise<Measurement[]> {
  const host = `require("@pulumi/pulumi");`;
  const cluster = await startCluster();
  const first = await benchFirstAnswer(host, cluster).finally(() => cluster.close());
  return [
    ...first,
    await measure("provider: start to first reply, empty dynamic provider", {}, () =>
      start(host + reply("() => ({ check: async (_, inputs) => ({ inputs }) })")),
    ),
    await measure("provider: start to first reply, pulumi-imagestream", {}, () =>
      start(host + reply('() => require("pulumi-imagestream/provider").ImageStream')),
    ),
  ];
}

/** From starting a process to the first answer of the cluster, and what it costs beside one plain request. */
async function benchFirstAnswer(host: string, cluster: Cluster): Promise<Measurement[]> {
  const url = `${cluster.server}/apis/image.openshift.io/v1/namespaces/default/imagestreams/app`;
  const headers = { authorization: `Bearer ${cluster.token}` };
  const plain = `require("undici").request(${JSON.stringify(url)}, ${JSON.stringify({ headers })}).then(({ body }) => body.text()).then(() => process.exit(0))`;
  // The cluster has no such stream, and says so.
  const ours = `require("pulumi-imagestream/provider").ImageStream.read("default/app", { metadata: { name: "app", namespace: "default" }, spec: {}, images: {} }).catch(({ cause }) => process.exit(cause?.code === "NOT_FOUND" ? 0 : 1))`;
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
  const least = await measure("provider: start to first cluster answer, empty with undici", {}, () =>
    start(host + plain, env),
  );
  const own = await measure(
    "provider: start to first cluster answer, pulumi-imagestream",
    { goal: 1.3 * median(least) },
    () => start(host + ours, env),
  );
  return [least, own];
}

async function start(script: string, env: NodeJS.ProcessEnv = process.env): Promise<undefined> {
  const child = spawn(process.execPath, ["-e", script], { cwd: root, env, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`the provider ended with ${code}`);
  return undefined;
}
