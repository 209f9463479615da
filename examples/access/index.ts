import * as pulumi from "@pulumi/pulumi";
import { ImageAccess, ImageStream } from "pulumi-imagestream";

const consumer = new pulumi.Config().require("consumer"); // a namespace, for instance prod

// Who may use all images of this namespace.
const images = new ImageAccess("images", {
  pull: [{ serviceAccounts: consumer }, { group: "testers" }],
  push: [{ serviceAccount: "pipeline", namespace: "ci" }],
  view: ["system:authenticated"],
});

// Who may pull one stream only.
const base = new ImageStream("base");
new ImageAccess("base-for-everybody", { stream: base, pull: ["system:unauthenticated"] });

export const access = images.access;
