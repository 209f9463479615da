// Prints how severe the engine calls what a provider says of a field that another user has changed.
import { startCluster } from "openshift-emulator";
import { offlineStack } from "pulumi-offline-engine";

const cluster = await startCluster();
const configMaps = `${cluster.server}/api/v1/namespaces/default/configmaps`;

async function send(method: string, url: string, type: string, body: object) {
  const headers = { authorization: `Bearer ${cluster.token}`, "content-type": type };
  const { ok, status } = await fetch(url, { method, headers, body: JSON.stringify(body) });
  if (!ok) throw new Error(`${method} ${url}: ${status}`);
}

try {
  const map = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "agent" },
    data: { image: "quay.io/acme/agent:1" },
  };
  await send("POST", configMaps, "application/json", map);
  const workDir = `${import.meta.dirname}/warned`;
  const stack = await offlineStack({ stackName: "warned", workDir, env: { KUBECONFIG: cluster.kubeconfig } });
  await stack.up();
  await send("PATCH", `${configMaps}/agent`, "application/merge-patch+json", {
    data: { image: "quay.io/acme/agent:3" },
  });
  await stack.destroy({
    onEvent: ({ diagnosticEvent }) => {
      if (diagnosticEvent?.message.includes("quay.io/acme/agent:3")) console.log(diagnosticEvent.severity);
    },
  });
} finally {
  await cluster.close();
}
