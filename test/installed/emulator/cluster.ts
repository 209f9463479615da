import { CoreV1Api, CustomObjectsApi, KubeConfig } from "@kubernetes/client-node";
import { image, startCluster } from "openshift-emulator";

const cluster = await startCluster();
const config = new KubeConfig();
config.loadFromFile(cluster.kubeconfig);
await config.makeApiClient(CoreV1Api).createNamespace({ body: { metadata: { name: "shop" } } });
const digest = await cluster.push("shop", "web", "1.4", image({ version: "1.4.0" }));
const tag = await config.makeApiClient(CustomObjectsApi).getNamespacedCustomObject({
  group: "image.openshift.io",
  version: "v1",
  namespace: "shop",
  plural: "imagestreamtags",
  name: "web:1.4",
});
console.log(tag.image.metadata.name === digest);
await cluster.close();
