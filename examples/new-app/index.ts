import * as pulumi from "@pulumi/pulumi";
import { ImageStream, ImageStreamApp } from "pulumi-imagestream";

const config = new pulumi.Config();

const python = new ImageStream("my-python", {
  spec: { tags: [{ name: "3.12", from: `${config.require("repository")}:3.12` }] },
});

/** As `oc new-app --image-stream=my-python:3.12 --name=web`, and `oc create route edge --service=web`. */
const web = new ImageStreamApp("web", {
  from: python.tag("3.12"),
  replicas: 2,
  env: { GREETING: "hello" },
  resources: { requests: { cpu: "100m", memory: "128Mi" } },
  readinessProbe: { httpGet: { path: "/healthz", port: 8080 } },
  route: { host: config.require("host") },
});

export const { image, ports, url } = web;
