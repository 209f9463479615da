import * as pulumi from "@pulumi/pulumi";
import { ImageStream, RegistrySecret } from "pulumi-imagestream";

const config = new pulumi.Config();
const registry = config.require("registry"); // quay.io/acme

const pull = new RegistrySecret("pull", {
  registries: [{ host: registry, username: config.require("username"), password: config.requireSecret("password") }],
  links: [
    { serviceAccount: "default", for: "pull" }, // nodes pull the images of its pods
    { serviceAccount: "builder", for: "mount" }, // builds pull and push
  ],
});

// Stands below the secret: its tags wait for it.
const app = new ImageStream("app", { spec: { tags: [{ name: "1.4", from: `${registry}/app:1.4` }] } });

export const secret = pull.metadata.name;
export const digest = app.tag("1.4").digest; // known in the first preview, before the secret exists
