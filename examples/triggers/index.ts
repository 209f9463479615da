import * as pulumi from "@pulumi/pulumi";
import { ImageStream, ImageTrigger } from "pulumi-imagestream";

const repository = new pulumi.Config().require("repository");

const app = new ImageStream("app", { spec: { tags: [{ name: "stable", from: `${repository}:stable` }] } });
const stable = app.tag("stable");

/** Two containers of one Deployment, one of them an init container: a trigger for each. */
const deployment = { kind: "Deployment", name: "web" } as const;
const web = new ImageTrigger("web", { workload: deployment, container: "web", from: stable });
new ImageTrigger("web-migrate", { workload: deployment, container: "migrate", from: stable });

/** The next run of the job uses the new image. */
new ImageTrigger("report", { workload: { kind: "CronJob", name: "report" }, container: "report", from: stable });

/** A DeploymentConfig has one trigger for all the containers that share an image. */
new ImageTrigger("legacy", {
  workload: { kind: "DeploymentConfig", name: "legacy" },
  containers: ["web", "worker"],
  from: stable,
});

/** A BuildConfig builds again. */
new ImageTrigger("site", { workload: { kind: "BuildConfig", name: "site" }, from: stable });

export const image = web.image;
