import { buildConfig } from "../../provider/resources/buildConfig/index.ts";
import { clusterImagePolicy } from "../../provider/resources/clusterImagePolicy/index.ts";
import { deploymentConfig } from "../../provider/resources/deploymentConfig/index.ts";
import type { Context, Handlers } from "../../provider/resources/handlers.ts";
import { imageAccess } from "../../provider/resources/imageAccess/index.ts";
import { imageLookup } from "../../provider/resources/imageLookup/index.ts";
import { imageMirrorSet } from "../../provider/resources/imageMirrorSet/index.ts";
import { imageOverride } from "../../provider/resources/imageOverride/index.ts";
import { imagePruner } from "../../provider/resources/imagePruner/index.ts";
import { imageStream } from "../../provider/resources/imageStream/index.ts";
import { imageStreamTag } from "../../provider/resources/imageStreamTag/index.ts";
import type { ImageStreamTagInputs } from "../../provider/resources/imageStreamTag/inputs.ts";
import { imageTrigger } from "../../provider/resources/imageTrigger/index.ts";
import { kubernetesObject } from "../../provider/resources/kubernetesObject/index.ts";
import { registrySecret } from "../../provider/resources/registrySecret/index.ts";
import { buildConfigOf } from "../provider/resources/drift/buildConfigs.ts";
import { clusterObjects, declaredConfiguration } from "../provider/resources/drift/clusterConfiguration.ts";
import { deploymentConfigOf } from "../provider/resources/drift/deploymentConfigs.ts";
import { imageAccessOf } from "../provider/resources/drift/imageAccesses.ts";
import { siteOf } from "../provider/resources/drift/objects.ts";
import { createAccount, registrySecretOf } from "../provider/resources/drift/registrySecrets.ts";
import { Lifecycle } from "../provider/resources/lifecycle.ts";
import type { Shop } from "../provider/resources/shop.ts";
import type { Testbed } from "../provider/resources/testbed.ts";

/** A resource in a shop of its own, as the engine drives it. */
export interface Subject {
  /** Everything that is there before the resource. */
  prepare(bed: Testbed, shop: Shop): Promise<unknown>;
  /** The resource under a program that declares it, and under one that has changed. */
  open(shop: Shop, context: () => Context): Opened;
}

interface Opened {
  readonly lifecycle: Pick<Lifecycle<object, object>, "refresh" | "destroy" | "state">;
  /** With `isChanged`, by the changed program. */
  up(isChanged: boolean): Promise<unknown>;
}

function subject<I extends object, O extends I>(
  handlers: Handlers<I, O>,
  declared: (shop: Shop) => I,
  changed: (declared: I, shop: Shop) => I,
  prepare: Subject["prepare"] = async () => undefined,
): Subject {
  return {
    prepare,
    open(shop, context) {
      const lifecycle = new Lifecycle(handlers, context);
      const up = (isChanged: boolean) => lifecycle.up(isChanged ? changed(declared(shop), shop) : declared(shop));
      return { lifecycle, up };
    },
  };
}

const withStream: Subject["prepare"] = async (bed, { namespace }) => {
  await bed.client.imageStreams.create(namespace, { metadata: { name: "theirs" } });
};

const withTags: Subject["prepare"] = (bed, shop) =>
  new Lifecycle(imageStream, () => bed.context).up(shop.program().stream);

const withFollowedTag: Subject["prepare"] = async (bed, shop) => {
  await shop.createWeb();
  await withTags(bed, shop);
};

const tagOf = ({ namespace, repository, digest }: Shop, tag: string): ImageStreamTagInputs => ({
  metadata: { name: "theirs:live", namespace },
  tag: { from: { kind: "DockerImage", name: `${repository}:${tag}` } },
  resolved: { digest: digest(tag) },
});

const { policy, mirrors, pruner } = declaredConfiguration;

/** One cluster serves all cells. */
const emptyCluster: Subject["prepare"] = async ({ client }) => {
  await client.objects.patch(clusterObjects.policy, { spec: { registrySources: null } });
  await Promise.all([clusterObjects.pruner, clusterObjects.mirrors].map((object) => client.objects.delete(object)));
};

/** Each kind of resource that writes to the cluster. */
export const subjects: Readonly<Record<string, Subject>> = {
  ImageStream: subject(
    imageStream,
    (shop) => shop.program().stream,
    (stream) => ({ ...stream, metadata: { ...stream.metadata, labels: { team: "ops" } } }),
  ),
  ImageStreamTag: subject(
    imageStreamTag,
    (shop) => tagOf(shop, "1.4"),
    (_declared, shop) => tagOf(shop, "2.0"),
    withStream,
  ),
  ImageTrigger: subject(
    imageTrigger,
    (shop) => ({ ...shop.program().trigger }),
    (trigger, { repository, digest }) => ({
      ...trigger,
      container: "side",
      image: `${repository}@${digest("1.4")}`,
    }),
    withFollowedTag,
  ),
  ImageLookup: subject(
    imageLookup,
    (shop) => shop.program().lookup,
    (lookup) => ({ ...lookup, enabled: false }),
    withStream,
  ),
  ImageOverride: subject(
    imageOverride,
    (shop) => shop.program().override,
    (override, { repository }) => ({ ...override, image: `${repository}:other` }),
    (_bed, shop) => shop.createOperator(),
  ),
  BuildConfig: subject(buildConfig, buildConfigOf, (config) => ({
    ...config,
    spec: { ...config.spec, source: { dockerfile: "FROM app\nRUN true" } },
  })),
  RegistrySecret: subject(
    registrySecret,
    registrySecretOf,
    (secret) => ({ ...secret, registries: { "quay.io/acme": { username: "robot", password: "second" } } }),
    (bed, { namespace }) => createAccount(bed, namespace),
  ),
  KubernetesObject: subject(
    kubernetesObject,
    siteOf,
    (site) => ({ ...site, metadata: { ...site.metadata, labels: { team: "ops" } } }),
    withTags,
  ),
  DeploymentConfig: subject(
    deploymentConfig,
    deploymentConfigOf,
    (config) => ({ ...config, metadata: { ...config.metadata, labels: { team: "ops" } } }),
    withTags,
  ),
  ImageAccess: subject(imageAccess, imageAccessOf, (access) => ({
    ...access,
    access: { ...access.access, "user jane": ["push" as const] },
  })),
  ClusterImagePolicy: subject(
    clusterImagePolicy,
    () => policy,
    () => ({ spec: { registrySources: { blockedRegistries: ["worse.example"] } } }),
    emptyCluster,
  ),
  ImageMirrorSet: subject(
    imageMirrorSet,
    () => ({ metadata: mirrors.metadata, spec: mirrors.spec }),
    (declared) => ({ ...declared, metadata: { ...declared.metadata, labels: { team: "ops" } } }),
    emptyCluster,
  ),
  ImagePruner: subject(
    imagePruner,
    () => pruner,
    () => ({ spec: { keepTagRevisions: 7 } }),
    emptyCluster,
  ),
};
