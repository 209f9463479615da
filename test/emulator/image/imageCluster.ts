import { systemUser, type User } from "../../../emulator/apiserver/access.ts";
import { ApiServer } from "../../../emulator/apiserver/apiServer.ts";
import type { KubeObject } from "../../../emulator/apiserver/kubeObject.ts";
import type { Status } from "../../../emulator/apiserver/statusError.ts";
import { Store } from "../../../emulator/apiserver/store.ts";
import { apiModules } from "../../../emulator/groups.ts";
import { imageApi } from "../../../emulator/image/index.ts";
import { image, type Registry, type RegistryOptions, startRegistry } from "../../../emulator/registry/index.ts";
import { seed } from "../../../emulator/seed.ts";
import { type ClusterSettings, defaultSettings } from "../../../emulator/settings.ts";
import { SteppedClock } from "../../../emulator/steppedClock.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests look freely into answers
export type Answer = any;

export const alice: User = { name: "alice", groups: ["system:authenticated"] };

/** The image API without HTTP in front and without controllers, with a stepped clock and a real registry. */
export interface ImageCluster {
  readonly core: ApiServer;
  readonly clock: SteppedClock;
  readonly registry: Registry;
  as(user: User): ImageClient;
  /** The administrator's. */
  readonly admin: ImageClient;
  /** Pushes an image whose version tells it from others. @returns its digest */
  push(repository: string, tag: string, version: string): Promise<string>;
  close(): Promise<void>;
}

export interface ImageClient {
  get(resource: string, name: string, namespace?: string): Promise<Answer>;
  list(resource: string, namespace?: string): Promise<readonly Answer[]>;
  create(resource: string, object: object, namespace?: string): Promise<Answer>;
  replace(resource: string, object: object, namespace?: string): Promise<Answer>;
  /** Merge PATCH. */
  patch(resource: string, name: string, patch: object, namespace?: string): Promise<Answer>;
  delete(resource: string, name: string, namespace?: string): Promise<Answer>;
  /** POSTs an import of single images: tags by pull spec. */
  import(stream: string, images: Readonly<Record<string, string>>, more?: object): Promise<Answer>;
}

export interface ImageClusterOptions {
  readonly settings?: Partial<ClusterSettings>;
  readonly registry?: RegistryOptions;
  /** True if imports know the registry as the cluster's own. @default true */
  readonly ownRegistry?: boolean;
}

const clusterWide = new Set(["images", "imagesignatures", "namespaces", "imagetagmirrorsets"]);
const groups: Readonly<Record<string, string>> = {
  limitranges: "",
  resourcequotas: "",
  secrets: "",
  rolebindings: "rbac.authorization.k8s.io",
  "config.images": "config.openshift.io",
};

export async function startImageCluster(options: ImageClusterOptions = {}): Promise<ImageCluster> {
  const clock = new SteppedClock(new Date("2026-01-05T10:00:00Z"));
  const registry = await startRegistry(options.registry);
  const settings = { ...defaultSettings, importManifestsPerSecond: Number.POSITIVE_INFINITY, ...options.settings };
  const own = (host: string): string | undefined =>
    (options.ownRegistry ?? true) && host === registry.host ? registry.url : undefined;
  const core = new ApiServer({ store: new Store(), clock, settings, modules: [...apiModules, imageApi(own)] });
  await seed(core);
  const admin = client(core, systemUser);
  for (const name of ["p1", "p2"]) {
    await core.client(systemUser, "test").create({ group: "", resource: "namespaces" }, { metadata: { name } });
  }
  return {
    core,
    clock,
    registry,
    admin,
    as: (user) => client(core, user),
    push: (repository, tag, version) => registry.push(repository, tag, image({ version })),
    async close() {
      core.close();
      await registry.close();
    },
  };
}

function client(core: ApiServer, user: User): ImageClient {
  const inner = core.client(user, "test");
  const target = (path: string, namespace: string) => {
    const [resource = "", subresource = ""] = path.split("/");
    const group = groups[resource] ?? "image.openshift.io";
    return {
      group,
      resource: resource.replace("config.", ""),
      subresource,
      namespace: clusterWide.has(resource) || resource.startsWith("config.") ? "" : namespace,
    };
  };
  const create = async (resource: string, object: object, namespace = "p1"): Promise<KubeObject | Status> =>
    inner.create(target(resource, namespace), object);
  return {
    create,
    get: (resource, name, namespace = "p1") => inner.get(target(resource, namespace), name),
    list: async (resource, namespace = "p1") => (await inner.list(target(resource, namespace))).items,
    replace: (resource, object, namespace = "p1") => inner.replace(target(resource, namespace), object as KubeObject),
    patch: (resource, name, patch, namespace = "p1") => inner.patch(target(resource, namespace), name, "merge", patch),
    delete: (resource, name, namespace = "p1") => inner.delete(target(resource, namespace), name),
    import: (stream, images, more = {}) => create("imagestreamimports", importOf(stream, images, more)),
  };
}

export function importOf(stream: string, images: Readonly<Record<string, string>>, more: object = {}): object {
  const entries = Object.entries(images).map(([tag, name]) => ({
    from: { kind: "DockerImage", name },
    to: { name: tag },
  }));
  return { metadata: { name: stream }, spec: { import: true, images: entries, ...more } };
}

export const streamOf = (name: string, tags: readonly object[] = [], spec: object = {}): object => ({
  metadata: { name },
  spec: { tags, ...spec },
});
