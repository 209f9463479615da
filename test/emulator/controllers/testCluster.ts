import { systemUser } from "../../../emulator/apiserver/access.ts";
import { ApiServer } from "../../../emulator/apiserver/apiServer.ts";
import type { KubeObject } from "../../../emulator/apiserver/kubeObject.ts";
import { Store } from "../../../emulator/apiserver/store.ts";
import type { Builder } from "../../../emulator/buildRun/buildRun.ts";
import { type Controllers, startControllers } from "../../../emulator/controllers/startControllers.ts";
import { apiModules } from "../../../emulator/groups.ts";
import { imageApi } from "../../../emulator/image/index.ts";
import { type Registry, startRegistry } from "../../../emulator/registry/index.ts";
import type { Kubelet } from "../../../emulator/rollout/kubelet.ts";
import { seed } from "../../../emulator/seed.ts";
import { type ClusterSettings, defaultSettings } from "../../../emulator/settings.ts";
import { SteppedClock } from "../../../emulator/steppedClock.ts";

/** A cluster without HTTP in front, with a stepped clock and a real registry. */
export interface TestCluster {
  readonly core: ApiServer;
  readonly clock: SteppedClock;
  readonly registry: Registry;
  readonly controllers: Controllers;
  /** POST, in namespace `p1`. */
  create(kind: string, object: object): Promise<KubeObject>;
  get(kind: string, name: string): Promise<TestObject>;
  list(kind: string): Promise<readonly TestObject[]>;
  /** Merge PATCH. */
  patch(kind: string, name: string, patch: object): Promise<TestObject>;
  replace(kind: string, object: object): Promise<TestObject>;
  delete(kind: string, name: string): Promise<void>;
  close(): Promise<void>;
}

/** Objects are looked into freely. */
export type TestObject = KubeObject & Record<"spec" | "status", ReturnType<typeof JSON.parse>>;

const groupOf: Readonly<Record<string, string>> = {
  deployments: "apps",
  replicasets: "apps",
  statefulsets: "apps",
  daemonsets: "apps",
  cronjobs: "batch",
  jobs: "batch",
  deploymentconfigs: "apps.openshift.io",
  buildconfigs: "build.openshift.io",
  builds: "build.openshift.io",
  imagestreams: "image.openshift.io",
  imagestreamtags: "image.openshift.io",
  imagestreamimports: "image.openshift.io",
  imagestreammappings: "image.openshift.io",
};

export async function startTestCluster(
  options: { settings?: Partial<ClusterSettings>; builder?: Builder; kubelet?: Kubelet } = {},
): Promise<TestCluster> {
  const clock = new SteppedClock();
  const registry = await startRegistry();
  const settings = { ...defaultSettings, importManifestsPerSecond: Number.POSITIVE_INFINITY, ...options.settings };
  const core = new ApiServer({ store: new Store(), clock, settings, modules: [...apiModules, imageApi()] });
  await seed(core);
  const client = core.client(systemUser, "test");
  await client.create({ group: "", resource: "namespaces" }, object("v1", "Namespace", "p1"));
  const { builder, kubelet } = options;
  const controllers = startControllers(core, {
    ...(builder && { builds: { builder, registry } }),
    ...(kubelet && { kubelet }),
  });
  const target = (kind: string) => {
    const [resource = "", subresource = ""] = kind.split("/");
    return { group: groupOf[resource] ?? "", resource, subresource, namespace: "p1" };
  };
  return {
    core,
    clock,
    registry,
    controllers,
    create: async (kind, given) => (await client.create(target(kind), given)) as KubeObject,
    get: async (kind, name) => (await client.get(target(kind), name)) as TestObject,
    list: async (kind) => (await client.list(target(kind))).items as readonly TestObject[],
    patch: async (kind, name, patch) => (await client.patch(target(kind), name, "merge", patch)) as TestObject,
    replace: async (kind, given) => (await client.replace(target(kind), given as KubeObject)) as TestObject,
    delete: async (kind, name) => {
      await client.delete(target(kind), name);
    },
    async close() {
      controllers.close();
      core.close();
      await registry.close();
    },
  };
}

export function object(apiVersion: string, kind: string, name: string, members: object = {}): KubeObject {
  return { apiVersion, kind, metadata: { name }, ...members };
}
