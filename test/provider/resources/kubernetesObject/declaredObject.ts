import type { KubernetesObjectInputs } from "../../../../provider/resources/kubernetesObject/inputs.ts";

/** A Deployment `web` of one container. */
export function declaredDeployment(
  namespace: string,
  more: object = {},
  container: object = {},
): KubernetesObjectInputs {
  const labels = { app: "web" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace, labels: { team: "shop" } },
    timeout: 0,
    ...more,
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: "web", image: "quay.io/acme/web:1", ports: [{ containerPort: 8080 }], ...container }],
        },
      },
      ...Object(Reflect.get(more, "spec")),
    },
  };
}
