import type { Cluster } from "openshift-emulator";
import { say } from "./say.ts";

interface Deployment {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
}

/** The workload's owner applies it, without knowing of the program; with a tag to follow, as `oc set triggers` writes it. */
export async function createDeployment(
  cluster: Cluster,
  name: string,
  image: string,
  followed?: string,
): Promise<void> {
  const labels = { app: name };
  const fieldPath = `spec.template.spec.containers[?(@.name=="${name}")].image`;
  const triggers = JSON.stringify([{ from: { kind: "ImageStreamTag", name: followed }, fieldPath }]);
  const annotations = followed === undefined ? {} : { "image.openshift.io/triggers": triggers };
  await call(cluster, "POST", "", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, annotations },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image }] } },
    },
  });
}

/** Says what the workload runs and which triggers it has. */
export async function showDeployment(cluster: Cluster, name: string): Promise<void> {
  const { metadata, spec } = await call(cluster, "GET", `/${name}`);
  say(`Deployment ${name} runs ${spec.template.spec.containers[0]?.image}`);
  say(`Deployment ${name} has the triggers ${metadata.annotations?.["image.openshift.io/triggers"] ?? "(none)"}`);
}

async function call({ server, token }: Cluster, method: string, path: string, body?: object): Promise<Deployment> {
  const answer = await fetch(`${server}/apis/apps/v1/namespaces/default/deployments${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} of the deployment failed: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Deployment;
}
