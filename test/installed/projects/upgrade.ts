// Makes a stack of the ES module with the package of this folder, goes on with that of another one, and prints what became of it.
import { join } from "node:path";
import { image, startCluster } from "openshift-emulator";
import { offlineStack } from "pulumi-offline-engine";

const [other = ""] = process.argv.slice(2);
const cluster = await startCluster();

async function openStack(folder: string) {
  const stack = await offlineStack({
    stackName: "upgrade",
    workDir: join(folder, "esm"),
    env: { KUBECONFIG: cluster.kubeconfig },
  });
  await stack.setConfig("repository", { value: `${cluster.registry.host}/acme/app` });
  return stack;
}

/** The changes, and the versions of the package that the cluster has seen making them. */
async function step(operation: Promise<{ readonly summary: { readonly resourceChanges: object } }>) {
  const { summary } = await operation;
  const agents = [...new Set(cluster.requests.list().map(({ userAgent }) => userAgent))].toSorted();
  cluster.requests.clear();
  return { changes: summary.resourceChanges, agents };
}

try {
  const digest = await cluster.registry.push("acme/app", "1.4", image({ version: "1.4.0" }));
  const before = await openStack(import.meta.dirname);
  const announced = await step(before.preview());
  const created = await step(before.up());
  const images = [(await before.outputs())["image"]?.value, `${cluster.registry.host}/acme/app@${digest}`];
  const state = await before.exportStack();

  const after = await openStack(other);
  await after.importStack(state);
  const previewed = await step(after.preview());
  const unchanged = await step(after.up());
  const refreshed = await step(after.refresh());
  const destroyed = await step(after.destroy());
  console.log(JSON.stringify({ images, steps: { announced, created, previewed, unchanged, refreshed, destroyed } }));
} finally {
  await cluster.close();
}
