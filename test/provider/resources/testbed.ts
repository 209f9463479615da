import { afterAll, beforeAll } from "@jest/globals";
import { type Cluster, type ClusterOptions, image, startCluster } from "../../../emulator/index.ts";
import { type Cluster as ClusterClient, connect } from "../../../provider/cluster/cluster.ts";
import type { Context } from "../../../provider/resources/handlers.ts";

/** An emulated cluster for the tests of one file; each test has a namespace of its own. */
export interface Testbed {
  readonly cluster: Cluster;
  readonly client: ClusterClient;
  readonly context: Context;
  /** A new namespace. */
  namespace(): Promise<string>;
  /** Pushes an image of this version; gives its digest. */
  push(repository: string, tag: string, version: string): Promise<string>;
  /** The reference of a repository and tag in the cluster's registry. */
  reference(name: string): string;
  /** Method and path, from the namespace on, of the writes since the last call. */
  writes(): string[];
}

/** Starts a testbed before the tests of the file and stops it after them. */
export function testbed(options: ClusterOptions = {}): Testbed {
  let cluster: Cluster | undefined;
  let client: ClusterClient | undefined;
  let namespaces = 0;

  beforeAll(async () => {
    // The limiter has tests of its own.
    const settings = { importManifestsPerSecond: Number.POSITIVE_INFINITY, ...options.settings };
    cluster = await startCluster({ users: ["guest"], ...options, settings });
    client = connect({ kubeconfig: cluster.kubeconfig });
  });
  afterAll(async () => {
    await client?.close();
    await cluster?.close();
  });

  function started<T>(part: T | undefined): T {
    if (part === undefined) throw new Error("the testbed is used outside of tests");
    return part;
  }

  return {
    get cluster() {
      return started(cluster);
    },
    get client() {
      return started(client);
    },
    get context() {
      return { cluster: started(client) };
    },
    async namespace() {
      const name = `shop-${++namespaces}`;
      await started(client).objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
      started(cluster).requests.clear();
      return name;
    },
    async push(repository, tag, version) {
      return started(cluster).registry.push(repository, tag, image({ version }));
    },
    reference: (name) => `${started(cluster).registry.host}/${name}`,
    writes() {
      const { requests } = started(cluster);
      const lines = requests
        .writes()
        .map(({ method, path }) => `${method} ${path.replace(/^.*\/namespaces\/[^/]+\//, "")}`);
      requests.clear();
      return lines;
    },
  };
}
