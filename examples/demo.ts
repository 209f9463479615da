/**
 * Runs the quickstart from beginning to end on an emulated cluster: what a preview shows when a tag has moved, and what
 * an update then does. With the Pulumi CLI where `pulumi` is on PATH, otherwise with the offline engine.
 */
import { startCluster } from "openshift-emulator";
import { app } from "./demo/app.ts";
import { createDeployment, showDeployment } from "./demo/deployment.ts";
import { say, sayTitle, show } from "./demo/say.ts";
import { openStack } from "./demo/stack.ts";

const cluster = await startCluster();
const repository = `${cluster.registry.host}/acme/app`;
await cluster.registry.push("acme/app", "1.4", app("1.4.0", "4e1d1a0", "2026-03-02T09:00:00Z"));
await createDeployment(cluster, "web", `${repository}:1.4`);
// Its owner has run `oc set triggers`; the program knows nothing of it.
await createDeployment(cluster, "worker", `${repository}:1.4`, "app:stable");

const stack = await openStack(cluster.kubeconfig, { repository });
// With `diff`, messages go to standard error, differences to standard output.
const shown = { onOutput: show, onError: show };
try {
  say(`engine: ${stack.engine}`);
  say(`cluster: ${cluster.server} (emulated), registry: ${cluster.registry.host}`);

  sayTitle("1. preview: what will be there, before anything is written");
  await stack.preview(shown);

  sayTitle("2. up");
  await stack.up(shown);
  await showDeployment(cluster, "web");

  sayTitle("3. up again: nothing changes");
  await stack.up({ ...shown, expectNoChanges: true });

  sayTitle("4. the registry gets another image under 1.4");
  const pushed = app("1.4.1", "9b2c7f3", "2026-03-09T16:20:00Z");
  await cluster.registry.push("acme/app", "1.4", pushed);
  say(`${repository}:1.4 is now ${pushed.digest}`);

  sayTitle("5. preview: the moved tag, and the workloads that will run it");
  await stack.preview({ ...shown, diff: true });

  sayTitle("6. up: what was previewed is what is applied");
  await stack.up(shown);
  await showDeployment(cluster, "web");

  sayTitle("7. refresh: nothing to report");
  await stack.refresh({ ...shown, expectNoChanges: true });

  sayTitle("8. destroy: stream, tags and annotation entry go, web stays");
  await stack.destroy(shown);
  await showDeployment(cluster, "web");
} finally {
  await stack.close();
  await cluster.close();
}
