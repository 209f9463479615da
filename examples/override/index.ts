import * as pulumi from "@pulumi/pulumi";
import { ImageOverride, ImageStream } from "pulumi-imagestream";

const repository = new pulumi.Config().require("repository");

/** The image with our fix, next to the operator, under a name that workloads of the namespace can use. */
const agent = new ImageStream("iot-agent", {
  spec: {
    lookupPolicy: { local: true },
    tags: [{ name: "patched", from: `${repository}:patched` }],
  },
});

/** The operator reads the image of its agents from its own custom resource … */
const agents = new ImageOverride("agents", {
  object: { apiVersion: "iot.enmasse.io/v1alpha1", kind: "IoTConfig", name: "default" },
  fieldPath: "spec.imageOverrides.iot-agent.name",
  image: agent.tag("patched"),
});

/** … and the image of its jobs from a variable of its own deployment. */
const jobs = new ImageOverride("jobs", {
  object: { kind: "Deployment", name: "iot-operator" },
  container: "operator",
  env: "IOT_AGENT_IMAGE",
  image: agent.tag("patched"),
});

export const image = agents.image;
export const comesBack = { agents: agents.original, jobs: jobs.original };
