import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemUser } from "./apiserver/access.ts";
import { ApiServer } from "./apiserver/apiServer.ts";
import { selfSigned } from "./apiserver/certificate.ts";
import type { ClusterFault } from "./apiserver/clusterFaults.ts";
import type { ClusterRequestLog } from "./apiserver/clusterRequestLog.ts";
import { FileJournal } from "./apiserver/fileJournal.ts";
import { startHttpServer } from "./apiserver/httpServer.ts";
import type { ApiModule, ClusterClient, ClusterCore } from "./apiserver/resource.ts";
import { Store } from "./apiserver/store.ts";
import type { Builder } from "./buildRun/buildRun.ts";
import { type Clock, realClock } from "./clock.ts";
import { startCustomResourceController } from "./controllers/customResourceController.ts";
import { pushToStream } from "./controllers/integratedRegistry.ts";
import { startNamespaceController } from "./controllers/namespaceController.ts";
import { startControllers } from "./controllers/startControllers.ts";
import { apiModules } from "./groups.ts";
import { imageApi } from "./image/index.ts";
import { imagePolicyAdmission } from "./image/policy/index.ts";
import { knownTokens, writeKubeconfig } from "./kubeconfig.ts";
import type { BuiltImage } from "./registry/builtImage.ts";
import type { Digest } from "./registry/digest.ts";
import type { PushCredentials } from "./registry/pushImage.ts";
import { type Registry, startRegistry } from "./registry/startRegistry.ts";
import type { Kubelet } from "./rollout/kubelet.ts";
import { seed } from "./seed.ts";
import { type ClusterSettings, defaultSettings } from "./settings.ts";

/** Options of the emulated cluster. */
export interface ClusterOptions {
  /** Port of the API server. @default 0, a free one */
  readonly port?: number;
  /** Port of the registry. @default 0, a free one */
  readonly registryPort?: number;
  /** Users without any role, beside the administrator. @default [] */
  readonly users?: readonly string[];
  /** Starts a second registry that requires this user and password. @default none */
  readonly privateRegistry?: PushCredentials;
  /** Directory that keeps the cluster's objects, tokens and images across restarts. @default in memory */
  readonly data?: string;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Settings of the cluster. @default those of an OpenShift 4.21 cluster without an exposed registry */
  readonly settings?: Partial<ClusterSettings>;
  /** Further kinds to serve. @default [] */
  readonly modules?: readonly ApiModule[];
  /**
   * Runs builds, with BuildConfig triggers and the ServiceAccounts of builds: `sourceBuilder`, a `SteppedBuilder`, or
   * the test's own.
   * @default none: BuildConfigs and Builds are only stored
   */
  readonly builder?: Builder;
  /**
   * Runs pods: Deployments and DeploymentConfigs roll out, and fail where a test wants it.
   * @default none: workloads are only stored
   */
  readonly kubelet?: Kubelet;
}

/** A running cluster. */
export interface Cluster {
  /** `http://HOST:PORT` */
  readonly server: string;
  /** The administrator's token. */
  readonly token: string;
  /** Tokens by user name. */
  readonly users: Readonly<Record<string, string>>;
  /**
   * Path of a kubeconfig. The administrator's context `admin` is the current one; each user has a context of the same
   * name.
   */
  readonly kubeconfig: string;
  /** A registry beside the cluster, open to every caller. */
  readonly registry: Registry;
  /** The registry that requires a password, if the options ask for one. */
  readonly privateRegistry?: Registry;
  /** The requests to the API server. */
  readonly requests: ClusterRequestLog;
  /** The controllers' clock. */
  readonly clock: Clock;
  /** Reads and writes objects without HTTP, with all rights. */
  readonly client: ClusterClient;
  /** The cluster's internals: its store, its settings, and a client without HTTP. */
  readonly core: ClusterCore;
  /**
   * Resolves when the controllers have no work left. Retries and scheduled imports that wait for the clock do not
   * count.
   */
  settled(): Promise<void>;
  /** Pushes an image to a stream in the internal registry; creates a missing stream. */
  push(namespace: string, stream: string, tag: string, image: BuiltImage): Promise<Digest>;
  /** Puts a fault in force. @returns a function that ends it */
  fault(fault: ClusterFault): () => void;
  /** Ends all faults. */
  clearFaults(): void;
  /** Revokes a token. */
  revoke(token: string): void;
  /** Forgets all versions so far: older watches and continued lists get 410. */
  compact(): void;
  /** Stops the servers and the controllers, and removes the kubeconfig. */
  close(): Promise<void>;
}

const memory = { journal: undefined, remembered: { revision: 1, objects: new Map() } };

/** Starts an emulated OpenShift cluster with a registry, for tests and demos. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { clock = realClock, users = [], data } = options;
  const { journal, remembered } = data === undefined ? memory : await FileJournal.open(data);
  const store = new Store({
    ...(journal && { journal }),
    revision: remembered.revision,
    objects: remembered.objects.values(),
  });
  const { registry, privateRegistry } = await startRegistries(options, clock);
  const settings = { ...defaultSettings, ...options.settings };
  const urls = new Map([registry, privateRegistry].flatMap((one) => (one ? [[one.host, one.url] as const] : [])));
  urls.set(settings.internalRegistryHostname, registry.url);
  const server = new ApiServer({
    store,
    clock,
    settings,
    modules: [...apiModules, imageApi((host) => urls.get(host)), ...(options.modules ?? [])],
    admission: [imagePolicyAdmission],
  });
  await seed(server);
  const controllers = [
    startCustomResourceController(server, server.catalog),
    startNamespaceController(server, () => server.catalog.all()),
  ];
  const { builder, kubelet } = options;
  const activity = startControllers(server, {
    ...(builder && { builds: { builder, registry } }),
    ...(kubelet && { kubelet }),
    served: () => server.catalog.all(),
  });
  const tls = selfSigned();
  // kubectl sends its token over TLS only; other clients do without the certificate.
  const [http, https] = await Promise.all([
    startHttpServer(server, { port: options.port ?? 0 }),
    startHttpServer(server, { tls }),
  ]);
  const tokens = knownTokens(data, ["admin", ...users]);
  const { admin: token = "", ...userTokens } = tokens;
  server.tokens.issueAdmin(token);
  for (const [name, userToken] of Object.entries(userTokens)) server.tokens.issue(name, [], userToken);
  const directory = data ?? mkdtempSync(join(tmpdir(), "imagestream-cluster-"));
  const kubeconfig = join(directory, "kubeconfig");
  writeKubeconfig(kubeconfig, https.url, tls.cert, tokens, registry.host);
  return {
    server: http.url,
    token,
    users: userTokens,
    kubeconfig,
    registry,
    ...(privateRegistry && { privateRegistry }),
    requests: server.requests,
    clock,
    client: server.client(systemUser, "test"),
    core: server,
    settled: () => activity.settled(),
    push: (namespace, stream, tag, image) =>
      pushToStream(server.client(systemUser, "image-registry"), registry, { namespace, stream, tag }, image),
    fault: (fault) => server.faults.add(fault),
    clearFaults: () => server.faults.clear(),
    revoke: (revoked) => server.tokens.revoke(revoked),
    compact: () => server.history.compact(store.revision),
    async close() {
      activity.close();
      for (const controller of controllers) controller.close();
      server.close();
      await Promise.all([http.close(), https.close(), registry.close(), privateRegistry?.close()]);
      await journal?.close();
      if (data === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function startRegistries(
  { registryPort = 0, privateRegistry: credentials, data }: ClusterOptions,
  clock: Clock,
): Promise<{ registry: Registry; privateRegistry?: Registry }> {
  const kept = (name: string) => (data === undefined ? {} : { data: join(data, name) });
  const registry = await startRegistry({ port: registryPort, clock, ...kept("registry") });
  if (!credentials) return { registry };
  const { username, password } = credentials;
  const users = { [username]: { password } };
  return {
    registry,
    privateRegistry: await startRegistry({ clock, auth: { scheme: "basic", users }, ...kept("private-registry") }),
  };
}
