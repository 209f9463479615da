import { readFileSync } from "node:fs";
import { delimiter } from "node:path";
import { Agent, request } from "undici";
import { parse } from "yaml";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { Target } from "../apiserver/resource.ts";
import { type Status, StatusError } from "../apiserver/statusError.ts";
import { emulatorExtension } from "../kubeconfig.ts";

interface Kubeconfig {
  readonly "current-context"?: string;
  readonly contexts?: readonly { readonly name: string; readonly context: { cluster: string; user: string } }[];
  readonly clusters?: readonly { readonly name: string; readonly cluster: ClusterEntry }[];
  readonly users?: readonly { readonly name: string; readonly user: { readonly token?: string } }[];
}

interface ClusterEntry {
  readonly server: string;
  readonly "certificate-authority-data"?: string;
  readonly extensions?: readonly { readonly name: string; readonly extension: { readonly registry: string } }[];
}

/** An emulated cluster of another process. */
export interface EmulatedCluster {
  /** Host and port of its registry. */
  readonly registry: string;
  /** Creates an object. @throws StatusError */
  create(target: Target, object: object): Promise<KubeObject>;
  close(): Promise<void>;
}

/** Finds the emulated cluster of a kubeconfig's current context. */
export function emulatedCluster(kubeconfig: string): EmulatedCluster {
  const config = firstConfig(kubeconfig);
  const context = config.contexts?.find(({ name }) => name === config["current-context"])?.context;
  const cluster = config.clusters?.find(({ name }) => name === context?.cluster)?.cluster;
  const token = config.users?.find(({ name }) => name === context?.user)?.user.token;
  const registry = cluster?.extensions?.find(({ name }) => name === emulatorExtension)?.extension.registry;
  if (cluster === undefined || token === undefined || registry === undefined) {
    throw new Error(`${kubeconfig} is of no emulated cluster: take the kubeconfig that openshift-emulator prints`);
  }
  const ca = Buffer.from(cluster["certificate-authority-data"] ?? "", "base64").toString();
  const dispatcher = new Agent({ connect: { ca } });
  return {
    registry,
    close: () => dispatcher.close(),
    async create({ group, resource, namespace }, object) {
      const path = `/apis/${group}/v1${namespace === undefined ? "" : `/namespaces/${namespace}`}/${resource}`;
      const answer = await request(`${cluster.server}${path}`, {
        dispatcher,
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(object),
      });
      const body = await answer.body.json();
      if (answer.statusCode < 400) return body as KubeObject;
      const { reason, message = `HTTP ${answer.statusCode}` } = body as Partial<Status>;
      throw new StatusError(answer.statusCode, reason, message);
    },
  };
}

function firstConfig(kubeconfig: string): Kubeconfig {
  const [path = ""] = kubeconfig.split(delimiter).filter((each) => each !== "");
  if (path === "")
    throw new Error("a push into a stream needs KUBECONFIG or --kubeconfig: the one that openshift-emulator prints");
  return parse(readFileSync(path, "utf8")) as Kubeconfig;
}
