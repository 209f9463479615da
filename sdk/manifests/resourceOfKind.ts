import type * as pulumi from "@pulumi/pulumi";
import { membersOf } from "../../provider/image/members.ts";
import { BuildConfig } from "../buildConfig.ts";
import type { BuildConfigArgs } from "../buildConfigArgs.ts";
import { DeploymentConfig } from "../deploymentConfig.ts";
import type { DeploymentConfigArgs } from "../deploymentConfigArgs.ts";
import { ImageStream } from "../imageStream.ts";
import type { ManifestObject } from "../imageStreamsArgs.ts";
import { ImageStreamTag } from "../imageStreamTag.ts";
import type { ImageStreamTagArgs } from "../imageStreamTagArgs.ts";
import { KubernetesObject } from "../kubernetesObject.ts";
import { RegistrySecret } from "../registrySecret.ts";
import { isPullSecret, pullSecretText } from "./pullSecret.ts";

type Make = (
  name: string,
  object: ManifestObject & { adopt?: boolean },
  opts: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

interface KindRow {
  /** API version and kind. */
  readonly of: string;
  /** Objects of the kind that are meant. @default all */
  readonly when?: (object: Readonly<Record<string, unknown>>) => boolean;
  readonly make: Make;
}

/** The class for each kind, in the order in which the kinds come: what others name stands above them. A new class is one row. */
const rows: readonly KindRow[] = [
  {
    of: "v1 Secret",
    when: isPullSecret,
    make: (name, { metadata, type, adopt, ...secret }, opts) => {
      const args = { metadata, type, dockerConfig: pullSecretText({ type, ...secret }), ...(adopt && { adopt }) };
      return new RegistrySecret(name, args as object, opts);
    },
  },
  { of: "v1 Secret", make: (name, args, opts) => new KubernetesObject(name, args, opts) },
  { of: "image.openshift.io/v1 ImageStream", make: (name, args, opts) => new ImageStream(name, args as object, opts) },
  {
    of: "image.openshift.io/v1 ImageStreamTag",
    make: (name, args, opts) => new ImageStreamTag(name, args as unknown as ImageStreamTagArgs, opts),
  },
  {
    of: "build.openshift.io/v1 BuildConfig",
    make: (name, args, opts) => new BuildConfig(name, args as unknown as BuildConfigArgs, opts),
  },
  {
    of: "apps.openshift.io/v1 DeploymentConfig",
    make: (name, args, opts) => new DeploymentConfig(name, args as unknown as DeploymentConfigArgs, opts),
  },
];

interface OfKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly object: Readonly<Record<string, unknown>>;
}

const isOf = ({ of, when }: KindRow, { apiVersion, kind, object }: OfKind): boolean =>
  of === `${apiVersion} ${kind}` && when?.(membersOf(object)) !== false;

/** Makes the resource of an object; `undefined` for a kind without a class. */
export const makerOfKind = (object: OfKind): Make | undefined => rows.find((row) => isOf(row, object))?.make;

/** Place of an object among the kinds; -1 for a kind without a class. */
export const rankOfKind = (object: OfKind): number => rows.findIndex((row) => isOf(row, object));
