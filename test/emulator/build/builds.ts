import { type Cluster, type ClusterOptions, startCluster } from "../../../emulator/startCluster.ts";
import { type HttpCluster, type Json, requestsTo } from "../http.ts";

const apiPath = "/apis/build.openshift.io/v1/namespaces/p1";

/** A cluster with builds, and requests for builds of namespace `p1`. */
export interface BuildCluster extends HttpCluster {
  /** The path of a build API resource in `p1`. */
  path(rest: string): string;
  /** Creates a BuildConfig of a git source without output or triggers. */
  config(name: string, members?: object): Promise<void>;
  /** Starts a build. @returns the Build */
  instantiate(config: string, members?: object): Promise<Json>;
  build(name: string): Promise<Json>;
  names(): Promise<string[]>;
}

export async function startBuildCluster(options: ClusterOptions): Promise<BuildCluster> {
  const cluster: Cluster = await startCluster(options);
  const http = requestsTo(cluster);
  await http.send("POST", "/api/v1/namespaces", { metadata: { name: "p1" } });
  await cluster.settled();
  const path = (rest: string): string => `${apiPath}/${rest}`;
  const ok = async (method: string, rest: string, body?: object): Promise<Json> => {
    const answer = await http.send(method, path(rest), body);
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  return {
    ...http,
    path,
    config: (name, members = {}) =>
      ok("POST", "buildconfigs", { metadata: { name }, spec: { ...gitSource, ...members } }),
    instantiate: (config, members = {}) =>
      ok("POST", `buildconfigs/${config}/instantiate`, {
        kind: "BuildRequest",
        metadata: { name: config },
        ...members,
      }),
    build: (name) => ok("GET", `builds/${name}`),
    names: async () => {
      await cluster.settled();
      const { items } = await ok("GET", "builds");
      return items.map(({ metadata, status }: Json) => `${metadata.name} ${status.phase}`);
    },
  };
}

const gitSource = {
  source: { git: { uri: "https://git.example.com/app.git" } },
  strategy: { sourceStrategy: { from: { kind: "DockerImage", name: "quay.io/acme/builder:1" } } },
};
