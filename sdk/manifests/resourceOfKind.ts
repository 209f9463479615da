import type * as pulumi from "@pulumi/pulumi";
import { BuildConfig } from "../buildConfig.ts";
import type { BuildConfigArgs } from "../buildConfigArgs.ts";
import { ImageStream } from "../imageStream.ts";
import type { ManifestObject } from "../imageStreamsArgs.ts";
import { ImageStreamTag } from "../imageStreamTag.ts";
import type { ImageStreamTagArgs } from "../imageStreamTagArgs.ts";

type Make = (
  name: string,
  object: ManifestObject & { adopt?: boolean },
  opts: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/** The class of each kind, in the order in which the kinds come: what others name stands above them. A new class is one row. */
export const resourceOfKind: Readonly<Record<string, Make>> = {
  "image.openshift.io/v1 ImageStream": (name, args, opts) => new ImageStream(name, args as object, opts),
  "image.openshift.io/v1 ImageStreamTag": (name, args, opts) =>
    new ImageStreamTag(name, args as unknown as ImageStreamTagArgs, opts),
  "build.openshift.io/v1 BuildConfig": (name, args, opts) =>
    new BuildConfig(name, args as unknown as BuildConfigArgs, opts),
};

export const rankOfKind = ({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): number =>
  Object.keys(resourceOfKind).indexOf(`${apiVersion} ${kind}`);
