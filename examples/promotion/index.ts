import * as pulumi from "@pulumi/pulumi";
import { ImageStreamTag, ImageTrigger } from "pulumi-imagestream";

/** A stack is an environment, with a namespace of the same name; each takes its image from the one before. */
const environments = ["dev", "stage", "prod"];
const environment = pulumi.getStack();
const before = environments[environments.indexOf(environment) - 1];

const app = new ImageStreamTag("app:live", {
  metadata: { namespace: environment },
  tag: {
    from:
      before === undefined
        ? `${new pulumi.Config().require("repository")}:latest`
        : { kind: "ImageStreamTag", name: "app:live", namespace: before },
  },
});

/** What is promoted is what runs. */
new ImageTrigger("web", {
  workload: { kind: "Deployment", name: "web", namespace: environment },
  container: "web",
  from: app.streamTag,
});

export const { digest, image } = app;
