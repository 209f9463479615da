import type { Cluster } from "../../emulator/startCluster.ts";

interface Deployment {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
}

const path = "/apis/apps/v1/namespaces/default/deployments";

/** A Deployment as its owner applies it, with one container of the same name. */
export async function createDeployment(cluster: Cluster, name: string, image: string): Promise<void> {
  const labels = { app: name };
  await call(cluster, "POST", path, {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image }] } },
    },
  });
}

/** The image of the Deployment's first container, and the annotations. */
export async function deploymentOf(cluster: Cluster, name: string) {
  const { metadata, spec } = (await call(cluster, "GET", `${path}/${name}`)) as Deployment;
  return { image: spec.template.spec.containers[0]?.image, annotations: metadata.annotations ?? {} };
}

/** Any call of the cluster's API as its administrator. */
export async function call(
  { server, token }: Cluster,
  method: string,
  path: string,
  body?: object,
  contentType = "application/json",
): Promise<unknown> {
  const answer = await fetch(`${server}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": contentType },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} failed: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
