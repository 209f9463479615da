import { image } from "../../../emulator/index.ts";
import type { Cluster } from "../../../provider/cluster/cluster.ts";
import { pullSecrets } from "../../../provider/cluster/pullSecrets.ts";
import { ClusterImages } from "../../../provider/resolver/images/clusterImages.ts";
import { TagFollowers } from "../../../provider/resolver/moves/tagFollowers.ts";
import { StreamImages } from "../../../provider/resolver/streamImages.ts";
import { ImageUses } from "../../../provider/resolver/uses/imageUses.ts";
import { build } from "../../../provider/resources/build/index.ts";
import { buildConfig } from "../../../provider/resources/buildConfig/index.ts";
import type { BuildTriggerPolicy } from "../../../provider/resources/buildConfig/spec.ts";
import { clusterImagePolicy } from "../../../provider/resources/clusterImagePolicy/index.ts";
import { deploymentConfig } from "../../../provider/resources/deploymentConfig/index.ts";
import type { Context, Handlers } from "../../../provider/resources/handlers.ts";
import { imageAccess } from "../../../provider/resources/imageAccess/index.ts";
import { imageLookup } from "../../../provider/resources/imageLookup/index.ts";
import { imageMirrorSet } from "../../../provider/resources/imageMirrorSet/index.ts";
import type { ImageMirrorSetInputs } from "../../../provider/resources/imageMirrorSet/inputs.ts";
import { imageOverride } from "../../../provider/resources/imageOverride/index.ts";
import { imagePruner } from "../../../provider/resources/imagePruner/index.ts";
import { imageStream } from "../../../provider/resources/imageStream/index.ts";
import { pruneRevisions } from "../../../provider/resources/imageStream/pruneRevisions.ts";
import { imageStreamTag } from "../../../provider/resources/imageStreamTag/index.ts";
import { imageTrigger } from "../../../provider/resources/imageTrigger/index.ts";
import type { TriggeredKind } from "../../../provider/resources/imageTrigger/inputs.ts";
import { kubernetesObject } from "../../../provider/resources/kubernetesObject/index.ts";
import { registrySecret } from "../../../provider/resources/registrySecret/index.ts";
import { liveObjects } from "../../../sdk/cli/generate/liveObjects.ts";
import { certificateAuthority } from "../../certificates.ts";
import { messageDetails } from "../../messageDetails.ts";
import { declaredDeployment } from "../../provider/resources/kubernetesObject/declaredObject.ts";
import { Lifecycle } from "../../provider/resources/lifecycle.ts";
import type { Testbed } from "../../provider/resources/testbed.ts";
import { apiVersions, createObject } from "./objects.ts";

/** Place and user of a scenario. */
export interface Place {
  readonly bed: Testbed;
  /** The connection of the user who has the Role. */
  readonly cluster: Cluster;
  readonly namespace: string;
  /** Another namespace. */
  readonly source: string;
  /** Runs a step whose requests are recorded under this name. */
  step(name: string, act: () => Promise<unknown>): Promise<void>;
}

/** Operations of a user with a Role. `prepare` runs as the administrator. */
export interface Scenario {
  prepare(place: Place): Promise<void>;
  run(place: Place): Promise<void>;
  /** The Role is for the other namespace; in its own the user has this one. */
  readonly beside?: string;
}

const authority = certificateAuthority();
const certificatesMap = {
  apiVersion: "v1",
  kind: "ConfigMap",
  namespace: "openshift-config",
  name: "imagestream-trusted-ca",
};
const repository = "rbac/app";
const docker = (bed: Testbed, tag: string) => ({
  kind: "DockerImage" as const,
  name: bed.reference(`${repository}:${tag}`),
});
const tagOf = (name: string) => ({ kind: "ImageStreamTag" as const, name });
const digest = (bed: Testbed, tag: string) => ({ digest: bed.cluster.registry.digest(repository, tag) ?? "" });

/** Creates, updates, refreshes and destroys one resource; a warning is a failure. */
async function live<Inputs extends object, Outputs extends Inputs>(
  place: Place,
  handlers: Handlers<Inputs, Outputs>,
  [first, second]: readonly [Inputs, Inputs],
  beforeDestroy: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  const { step } = place;
  const context: Context = {
    get cluster() {
      return place.cluster;
    },
    warn: async (message) => {
      throw new Error(messageDetails(message));
    },
  };
  const resource = new Lifecycle(handlers, () => context);
  const expectOutcome = async (wanted: string, act: () => Promise<string>) => {
    const outcome = await act();
    if (outcome !== wanted) throw new Error(`expected ${wanted}, not ${outcome}`);
  };
  await step("create", () => expectOutcome("create", () => resource.up(first)));
  await step("update", () => expectOutcome("update", () => resource.up(second)));
  await step("refresh", () => expectOutcome("same", () => resource.refresh()));
  await beforeDestroy();
  await step("destroy", () => resource.destroy());
}

const triggered = ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "DeploymentConfig", "BuildConfig"] as const;

function triggerOf(kind: TriggeredKind, namespace: string) {
  const workload = { apiVersion: apiVersions[kind], kind, name: "web", namespace };
  // The emulated cluster neither runs builds nor lets DaemonSets follow tags, as OpenShift does not either.
  const timeout = kind === "BuildConfig" || kind === "DaemonSet" ? 0 : 10;
  return { workload, timeout, ...(kind === "BuildConfig" ? {} : { container: "web" }) };
}

const pushed = ({ bed, namespace }: Place, stream = "app") =>
  bed.cluster.push(namespace, stream, "1", image({ version: "1" }));

/** Operations of a user with a Role of docs/rbac.md, by the Role's name. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  imagestream: {
    prepare: async () => {},
    run: async (place) => {
      const { bed, namespace } = place;
      const metadata = { name: "app", namespace, labels: { team: "web" } };
      const tags = (moving: string, followed: string) => [
        { name: "moving", from: docker(bed, moving) },
        { name: "kept", from: docker(bed, "1") },
        { name: "alias", from: tagOf(followed) },
      ];
      const images = (moving: string) => ({
        moving: digest(bed, moving),
        kept: digest(bed, "1"),
        alias: digest(bed, "1"),
      });
      const gone = { name: "gone", from: docker(bed, "1") };
      await live(place, imageStream, [
        {
          metadata,
          spec: { tags: [...tags("1", "moving"), gone] },
          images: { ...images("1"), gone: digest(bed, "1") },
        },
        {
          metadata: { ...metadata, labels: { team: "ops" } },
          spec: { tags: tags("2", "kept") },
          images: images("2"),
        },
      ]);
    },
  },

  "imagestream-source": {
    beside: "imagestream",
    prepare: async ({ bed, source }) => void (await bed.cluster.push(source, "base", "1", image({ version: "1" }))),
    run: async (place) => {
      const { cluster, namespace, source } = place;
      const found = await new StreamImages(cluster).tag({ namespace: source, stream: "base", tag: "1" });
      if (!("image" in found)) throw new Error(found.problem.summary);
      const from = { kind: "ImageStreamTag" as const, name: "base:1", namespace: source };
      const copied = { name: "copied", from };
      const images = { copied: { digest: found.image.digest ?? "" } };
      const metadata = { name: "app", namespace };
      const labelled = { ...metadata, labels: { team: "web" } };
      const spec = { tags: [copied] };
      await live(place, imageStream, [
        { metadata, spec, images },
        { metadata: labelled, spec, images },
      ]);
    },
  },

  imagestreamtag: {
    prepare: async (place) => {
      await pushed(place);
      await place.bed.cluster.push(place.namespace, "app", "kept", image({ version: "1" }));
    },
    run: async (place) => {
      const { bed, namespace } = place;
      const inputs = (name: string, version: string, team: string) => ({
        metadata: { name, namespace },
        tag: { from: docker(bed, version), annotations: { team } },
        resolved: digest(bed, version),
      });
      // A stream that is there, and one that is not.
      for (const name of ["app:2", "new:2"]) {
        await live(place, imageStreamTag, [inputs(name, "1", "web"), inputs(name, "2", "ops")]);
      }
      // One that is made for the tag, and has another tag when it goes.
      const other = () => bed.cluster.push(namespace, "shared", "theirs", image({ version: "1" }));
      await live(place, imageStreamTag, [inputs("shared:2", "1", "web"), inputs("shared:2", "2", "ops")], other);
      const followed = (tag: string) => ({
        metadata: { name: "app:alias", namespace },
        tag: { from: tagOf(tag) },
        resolved: { digest: image({ version: "1" }).digest },
      });
      await live(place, imageStreamTag, [followed("1"), followed("kept")]);
    },
  },

  imagetrigger: {
    prepare: async (place) => {
      await pushed(place);
      await place.bed.cluster.push(place.namespace, "app", "2", image({ version: "2" }));
      await Promise.all(triggered.map((kind) => createObject(place, kind)));
    },
    run: async (place) => {
      for (const kind of triggered) {
        const trigger = triggerOf(kind, place.namespace);
        await live(place, imageTrigger, [
          { ...trigger, from: tagOf("app:1") },
          { ...trigger, from: tagOf("app:2") },
        ]);
      }
    },
  },

  imagelookup: {
    prepare: async (place) => {
      await pushed(place);
      await createObject(place, "Deployment");
    },
    run: async (place) => {
      const { namespace } = place;
      const stream = { apiVersion: "image.openshift.io/v1", kind: "ImageStream", name: "app", namespace };
      const workload = { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace };
      for (const object of [stream, workload]) {
        await live(place, imageLookup, [
          { object, enabled: true },
          { object, enabled: false },
        ]);
      }
    },
  },

  imageoverride: {
    prepare: async (place) => {
      await Promise.all((["Deployment", "IoTConfig"] as const).map((kind) => createObject(place, kind)));
    },
    run: async (place) => {
      const { namespace } = place;
      const workload = { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace };
      const custom = { apiVersion: "iot.enmasse.io/v1alpha1", kind: "IoTConfig", name: "web", namespace };
      for (const field of [
        { object: workload, container: "web", env: "AGENT_IMAGE" },
        { object: custom, fieldPath: "spec.imageOverrides.agent.name" },
      ]) {
        await live(place, imageOverride, [
          { ...field, image: "quay.io/acme/agent:1" },
          { ...field, image: "quay.io/acme/agent:2" },
        ]);
      }
    },
  },

  buildconfig: {
    prepare: async () => {},
    run: async (place) => {
      const metadata = { name: "web", namespace: place.namespace };
      const spec = (runPolicy: "Serial" | "Parallel", triggers: BuildTriggerPolicy[]) => ({
        strategy: { dockerStrategy: {} },
        source: { dockerfile: "FROM scratch" },
        runPolicy,
        triggers,
      });
      await live(place, buildConfig, [
        { metadata, spec: spec("Serial", []), images: {} },
        { metadata, spec: spec("Parallel", [{ type: "ConfigChange" }]), images: {} },
      ]);
    },
  },

  kubernetesobject: {
    prepare: async () => {},
    run: async (place) => {
      const declared = (replicas: number) => declaredDeployment(place.namespace, { spec: { replicas } });
      await live(place, kubernetesObject, [declared(1), declared(2)]);
    },
  },

  imageaccess: {
    prepare: async () => {},
    run: async (place) => {
      const metadata = { name: "images", namespace: place.namespace };
      const all = () => ["pull" as const, "build" as const, "edit" as const];
      await live(place, imageAccess, [
        { metadata, access: { "user jane": all() } },
        { metadata, access: { "user jane": all(), "group devs": all() } },
      ]);
    },
  },

  "imageaccess-stream": {
    prepare: async () => {},
    run: async (place) => {
      const metadata = { name: "images", namespace: place.namespace };
      const both = () => ["pull" as const, "push" as const];
      await live(place, imageAccess, [
        { metadata, access: { "user jane": both() }, stream: "app" },
        { metadata, access: { "user jane": both(), "group devs": both() }, stream: "base" },
      ]);
    },
  },

  registrysecret: {
    prepare: async ({ bed, namespace }) => {
      const metadata = { name: "puller", namespace };
      await bed.client.objects.create({ apiVersion: "v1", kind: "ServiceAccount", metadata });
    },
    run: async (place) => {
      const secret = (password: string, use: "mount" | "pull") => ({
        metadata: { name: "pull", namespace: place.namespace },
        type: "kubernetes.io/dockerconfigjson" as const,
        registries: { "quay.io": { username: "robot", password } },
        links: { puller: [use] },
        excludeFromImports: false,
      });
      await live(place, registrySecret, [secret("first", "pull"), secret("second", "mount")]);
    },
  },

  build: {
    prepare: (place) => createObject(place, "BuildConfig"),
    run: async (place) => {
      const config = { name: "web", namespace: place.namespace };
      await live(place, build, [
        { config, timeout: 20 },
        { config, timeout: 20, commit: "9b2c7f3" },
      ]);
    },
  },

  clusterimagepolicy: {
    prepare: async () => {},
    run: async (place) => {
      await live(place, clusterImagePolicy, [
        { spec: { imageStreamImportMode: "Legacy" } },
        { spec: { imageStreamImportMode: "PreserveOriginal" } },
      ]);
    },
  },

  "clusterimagepolicy-certificates": {
    beside: "clusterimagepolicy",
    // A user without a right has left one in another test.
    prepare: async ({ bed }) => void (await bed.client.objects.delete(certificatesMap)),
    run: async (place) => {
      const { cert, server } = await authority;
      const certificates = (registry: string, pem: string) => ({ spec: {}, trustedCertificates: { [registry]: pem } });
      await live(place, clusterImagePolicy, [
        certificates("registry.example", cert),
        certificates("registry.example", server.cert),
      ]);
    },
  },

  imagemirrorset: {
    prepare: async () => {},
    run: async (place) => {
      for (const list of ["imageDigestMirrors", "imageTagMirrors"] as const) {
        const set = (mirror: string): ImageMirrorSetInputs => ({
          metadata: { name: place.namespace },
          spec: { [list]: [{ source: "quay.io/acme", mirrors: [mirror] }] },
        });
        await live(place, imageMirrorSet, [set("a.example"), set("b.example")]);
      }
    },
  },

  imagepruner: {
    prepare: async () => {},
    run: async (place) => {
      await live(place, imagePruner, [{ spec: { keepTagRevisions: 5 } }, { spec: { keepTagRevisions: 6 } }]);
    },
  },

  deploymentconfig: {
    prepare: async () => {},
    run: async (place) => {
      const inputs = (replicas: number) => {
        const template = {
          metadata: { labels: { app: "api" } },
          spec: { containers: [{ name: "api", image: "api" }] },
        };
        return { metadata: { name: "api", namespace: place.namespace }, spec: { template, replicas }, images: {} };
      };
      await live(place, deploymentConfig, [inputs(1), inputs(2)]);
    },
  },

  "imagestream-preview": {
    prepare: async (place) => void (await pushed(place)),
    run: async ({ bed, cluster, namespace }) => {
      const images = new ClusterImages(cluster.imageStreamImports);
      const answer = await images.resolve({
        namespace,
        reference: docker(bed, "1").name,
        insecure: false,
        importMode: undefined,
      });
      if (!("image" in answer)) throw new Error(answer.problem.summary);
      const streams = new StreamImages(cluster);
      const found = await streams.tag({ namespace, stream: "app", tag: "1" });
      if (!("image" in found)) throw new Error(found.problem.summary);
      await streams.stream(namespace, "app");
      const kept = await streams.image({ namespace, stream: "app", id: found.image.digest ?? "" });
      if (!("image" in kept)) throw new Error(kept.problem.summary);
    },
  },

  "imagestream-moves": {
    prepare: async (place) => {
      await Promise.all(triggered.map((kind) => createObject(place, kind)));
    },
    run: async ({ cluster, namespace }) => {
      const reasons: string[] = [];
      const followers = new TagFollowers(cluster.objects, (reason) => reasons.push(reason));
      await followers.of(namespace, "app", ["1"], AbortSignal.timeout(10_000));
      if (reasons.length > 0) throw new Error(reasons.join("\n"));
    },
  },

  "imagestream-uses": {
    prepare: async (place) => void (await pushed(place)),
    run: async ({ cluster, namespace }) => {
      await new StreamImages(cluster).missing(namespace, "app");
      await new ImageUses(cluster.objects).of(namespace);
    },
  },

  "imagestream-prune": {
    prepare: async (place) => {
      // Tags of other scenarios have the usual images, which keeps these in use.
      for (const version of ["old", "new"]) {
        await place.bed.cluster.push(place.namespace, "app", "1", image({ version: `${version}-${place.namespace}` }));
      }
    },
    run: async ({ cluster, namespace }) => {
      const [first, second] = ["old", "new"].map((version) => image({ version: `${version}-${namespace}` }).digest);
      const declared = {
        metadata: { name: "app", namespace },
        spec: { tags: [{ name: "1", keepRevisions: 1 }] },
        images: { "1": { digest: second ?? "", oldRevisions: [first ?? ""] } },
      };
      await pruneRevisions({ cluster }, declared, { id: "app", outs: {}, without: (outs) => outs });
      const { status } = await cluster.imageStreams.get(namespace, "app");
      if (status?.tags?.[0]?.items?.length !== 1) throw new Error("the old revision is still there");
    },
  },

  "imagestream-select": {
    prepare: async () => {},
    run: async ({ cluster, namespace }) => void (await pullSecrets(cluster, namespace)),
  },

  "imagestream-generate": {
    prepare: async () => {},
    run: async ({ cluster, namespace }) => {
      const { failures } = await liveObjects(cluster, { namespaces: [namespace], allNamespaces: false });
      if (failures.length > 0) throw new Error(failures.join("; "));
    },
  },
};
