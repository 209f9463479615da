import { afterAll, beforeAll } from "@jest/globals";
import type { LoggedClusterRequest } from "../../emulator/apiserver/clusterRequestLog.ts";
import { type Cluster, type ClusterOptions, startCluster } from "../../emulator/startCluster.ts";
import { call } from "./deployment.ts";
import { openProject, type Project } from "./project.ts";

/** An emulated cluster and a project on it, for the tests of one file. */
export interface Testbed {
  readonly cluster: Cluster;
  readonly project: Project;
  /** `acme/app` in the cluster's registry, from which the programs take their images. */
  readonly repository: string;
  /** Writes of the product since the log of requests was last cleared. */
  writes(): LoggedClusterRequest[];
  /** The first tag of a stream as the cluster has it. */
  firstTag(stream: string): Promise<FirstTag>;
}

/** A tag's entry in the spec, and its newest image. */
export interface FirstTag {
  readonly spec: {
    readonly annotations: Readonly<Record<string, string>> | null;
    readonly from: { readonly name: string };
    readonly importPolicy: { readonly importMode: string };
  };
  readonly image: string | undefined;
}

interface Stream {
  readonly spec: { readonly tags: readonly [FirstTag["spec"]] };
  readonly status: { readonly tags?: readonly { readonly items?: readonly { readonly image: string }[] }[] };
}

/** Starts a testbed before the tests of the file, or of one `describe`, and stops it after them. */
export function testbed(options: ClusterOptions = {}): Testbed {
  let cluster: Cluster | undefined;
  let project: Project | undefined;

  beforeAll(async () => {
    cluster = await startCluster(options);
    project = await openProject(cluster.kubeconfig);
  });
  afterAll(async () => {
    project?.close();
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
    get project() {
      return started(project);
    },
    get repository() {
      return `${started(cluster).registry.host}/acme/app`;
    },
    writes: () =>
      started(cluster)
        .requests.writes()
        .filter(({ userAgent }) => userAgent.startsWith("pulumi-imagestream")),
    async firstTag(stream) {
      const path = `/apis/image.openshift.io/v1/namespaces/default/imagestreams/${stream}`;
      const { spec, status } = (await call(started(cluster), "GET", path)) as Stream;
      return { spec: spec.tags[0], image: status.tags?.[0]?.items?.[0]?.image };
    },
  };
}
