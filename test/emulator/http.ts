import { request } from "undici";
import { type Cluster, type ClusterOptions, startCluster } from "../../emulator/startCluster.ts";

export type Json = ReturnType<typeof JSON.parse>;

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Json;
}

/** A cluster, and requests to it over HTTP. */
export interface HttpCluster {
  readonly cluster: Cluster;
  /** @param as name of a user; the administrator unless given */
  send(
    method: string,
    path: string,
    body?: unknown,
    options?: { type?: string; accept?: string; as?: string },
  ): Promise<Answer>;
}

export const merge = "application/merge-patch+json";
export const strategic = "application/strategic-merge-patch+json";
export const json = "application/json-patch+json";
export const apply = "application/apply-patch+yaml";

export const requestsTo = (cluster: Cluster): HttpCluster => ({
  cluster,
  async send(method, path, body, { type = "application/json", accept, as } = {}) {
    const token = as === undefined ? cluster.token : cluster.users[as];
    const answer = await request(cluster.server + path, {
      method: method as "GET",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": type,
        "user-agent": "test/1.0",
        ...(accept && { accept }),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    const isJson = String(answer.headers["content-type"]).startsWith("application/json");
    return { status: answer.statusCode, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
  },
});

export const startHttpCluster = async (options: ClusterOptions = {}): Promise<HttpCluster> =>
  requestsTo(await startCluster(options));

/** A Deployment that the API accepts. */
export const deployment = (name: string, containers: object[] = [{ name: "main", image: "quay.io/a/b:1" }]): Json => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers } },
  },
});

export const configMap = (name: string, data: Record<string, string> = {}, labels?: Record<string, string>): Json => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...(labels && { labels }) },
  data,
});
