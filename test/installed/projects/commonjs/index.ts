import * as pulumi from "@pulumi/pulumi";
import { ImageStream, ImageStreamTag } from "pulumi-imagestream";

const repository = new pulumi.Config().require("repository");
const app = new ImageStream(pulumi.getProject(), { spec: { tags: [{ name: "1.4", from: `${repository}:1.4` }] } });
const stable = new ImageStreamTag(`${pulumi.getProject()}:stable`, { tag: { from: app.tag("1.4") } });

export const image: pulumi.Output<string> = stable.image;
