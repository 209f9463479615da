import * as pulumi from "@pulumi/pulumi";
import { ImageStreams } from "pulumi-imagestream";

const config = new pulumi.Config();
const name = config.require("name");

const shop = ImageStreams.fromYaml("shop", {
  files: "shop.yaml",
  parameters: {
    NAME: name,
    // The values that the application has: see README.md.
    DATABASE_PASSWORD: config.requireSecret("databasePassword"),
    WEBHOOK_SECRET: config.requireSecret("webhookSecret"),
  },
  adopt: true,
});

export const image = shop.stream(name).tag("latest").image;
export const messages = shop.messages;
/** What other tools go on managing. */
export const leftOver = shop.leftOver.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`);
