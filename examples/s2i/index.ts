import * as pulumi from "@pulumi/pulumi";
import { S2IApp } from "pulumi-imagestream";

const config = new pulumi.Config();

/** As `oc new-app nodejs:20-ubi9~https://git.example/acme/app.git --name=web`, and `oc start-build web --commit=…`. */
const web = new S2IApp("web", {
  builder: "nodejs:20-ubi9",
  source: { git: config.require("git") },
  commit: config.get("commit"),
  app: { replicas: 2 },
});

export const { image } = web;
export const build = web.build.name;
