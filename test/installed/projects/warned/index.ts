import { ImageOverride } from "pulumi-imagestream";

new ImageOverride("agent", {
  object: { apiVersion: "v1", kind: "ConfigMap", name: "agent" },
  fieldPath: "data.image",
  image: "quay.io/acme/agent:2",
});
