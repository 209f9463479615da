// Runs the projects beside this file that are named, and prints what became of each.
import { type Cluster, image, startCluster } from "openshift-emulator";
import { offlineStack } from "pulumi-offline-engine";

async function run(project: string, cluster: Cluster) {
  const stack = await offlineStack({
    stackName: "lifecycle",
    workDir: `${import.meta.dirname}/${project}`,
    env: { KUBECONFIG: cluster.kubeconfig },
  });
  await stack.setConfig("repository", { value: `${cluster.registry.host}/acme/app` });
  const { changeSummary: preview } = await stack.preview();
  const { summary, outputs } = await stack.up();
  return { preview, up: summary.resourceChanges, image: outputs["image"]?.value };
}

const cluster = await startCluster();
try {
  const digest = await cluster.registry.push("acme/app", "1.4", image({ version: "1.4.0" }));
  const outcomes = await Promise.all(process.argv.slice(2).map((project) => run(project, cluster)));
  console.log(JSON.stringify({ image: `${cluster.registry.host}/acme/app@${digest}`, outcomes }));
} finally {
  await cluster.close();
}
