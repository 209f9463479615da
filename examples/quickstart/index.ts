import * as pulumi from "@pulumi/pulumi";
import { ImageStream, ImageTrigger } from "pulumi-imagestream";

const repository = new pulumi.Config().require("repository");

const app = new ImageStream("app", {
  spec: {
    tags: [
      { name: "1.4", from: `${repository}:1.4` },
      { name: "stable", from: { kind: "ImageStreamTag", name: "app:1.4" } },
    ],
  },
});

const web = new ImageTrigger("web", {
  workload: { kind: "Deployment", name: "web" },
  container: "web",
  from: app.tag("stable"),
});

export const image = app.tag("stable").image;
export const running = web.image;
