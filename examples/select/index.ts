import * as pulumi from "@pulumi/pulumi";
import { ImageStream, ImageStreamTag } from "pulumi-imagestream";

const repository = new pulumi.Config().require("repository"); // quay.io/acme/app, without a tag

const app = new ImageStream("app", {
  spec: {
    tags: [
      /** The highest release that is compatible with what runs. */
      { name: "stable", from: repository, select: { semver: ">=1.4 <2" } },
      /** The newest build of the main branch, tagged main-<time>-<commit> by CI. */
      {
        name: "edge",
        from: repository,
        select: { numerical: "asc", filter: { pattern: "^main-(?<time>[0-9]+)-[0-9a-f]+$", extract: "$time" } },
      },
    ],
  },
});

/** A candidate in a stream of another owner: only prereleases of one version, and always the one of the preview. */
const candidate = new ImageStreamTag("testing:candidate", {
  tag: { from: repository, select: { semver: ">=1.6.0-rc.0 <1.6.0" }, pin: true },
});

export const stable = app.tag("stable").image;
export const edge = app.tag("edge").image;
export const next = candidate.image;
/** `1.5.2, the highest version in >=1.4 <2` */
export const why = app.images.apply((images) => images["stable"]?.selected);
