import type * as pulumi from "@pulumi/pulumi";
import {
  getImageStreamOutput,
  ImageOverride,
  ImageStream,
  ImageTrigger,
  imageTriggers,
  Provider,
} from "pulumi-imagestream";
import { type OfflineStack, OperationError, offlineStack } from "pulumi-offline-engine";

const provider = new Provider("cluster", { namespace: "shop" });
const app = new ImageStream("app", { spec: { tags: [{ name: "1.4", from: "quay.io/acme/app:1.4" }] } }, { provider });
new ImageTrigger("web", { workload: { kind: "Deployment", name: "web" }, container: "web", from: app.tag("1.4") });
new ImageOverride("agent", {
  object: { kind: "Deployment", name: "operator" },
  container: "operator",
  env: "AGENT",
  image: app.tag("1.4"),
});

export const triggers = imageTriggers({
  workload: { kind: "Deployment", name: "api" },
  containers: { api: app.tag("1.4") },
});
export const tags: pulumi.Output<number> = getImageStreamOutput({ name: "app" }).apply((stream) => stream.tags.length);

export const stack: Promise<OfflineStack> = offlineStack({ stackName: "test", workDir: "." });
export const stderrOf = (error: unknown): string => (error instanceof OperationError ? error.stderr : "");
