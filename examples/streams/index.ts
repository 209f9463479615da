import * as pulumi from "@pulumi/pulumi";
import { ImageStream } from "pulumi-imagestream";

const config = new pulumi.Config();
const vendor = config.require("vendor"); // docker.io/bitnami/keycloak
const own = config.require("own"); // quay.io/acme/keycloak

const keycloak = new ImageStream("keycloak", {
  metadata: { labels: { app: "login" }, annotations: { "openshift.io/display-name": "Keycloak" } },
  spec: {
    // Pods of the namespace may use `keycloak:20.0` as their image.
    lookupPolicy: { local: true },
    tags: [
      {
        name: "20.0",
        from: `${vendor}:20.0.3`,
        // Nodes pull through the cluster's registry, which keeps a copy.
        referencePolicy: { type: "Local" },
        annotations: {
          "openshift.io/display-name": "Keycloak 20",
          description: "Single sign-on",
          iconClass: "icon-sso",
          version: "20.0",
          tags: "sso",
        },
      },
      {
        name: "develop",
        from: `${own}:develop`,
        // The cluster looks for a new image every 15 minutes; that it finds one is no difference.
        importPolicy: { scheduled: true },
        referencePolicy: { type: "Source" },
        // The console does not offer it.
        annotations: { tags: "hidden,sso" },
      },
      { name: "latest", from: { kind: "ImageStreamTag", name: "20.0" } },
    ],
  },
});

export const image = keycloak.tag("latest").image; // known in the preview, once the stream exists
export const digest = keycloak.tag("latest").digest; // known in the first preview
