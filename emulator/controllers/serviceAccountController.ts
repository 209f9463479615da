import type { ClusterClient, ClusterCore, Controller } from "../apiserver/resource.ts";
import type { Activity } from "./activity.ts";
import { Informer } from "./informer.ts";
import { exponentialBackoff, WorkQueue } from "./workQueue.ts";

const names = ["builder", "default", "deployer"];
const serviceAccounts = { group: "", resource: "serviceaccounts" } as const;
const namespaceResource = { group: "", resource: "namespaces" } as const;

/** Creates the service accounts of builds and deployments in every namespace, and recreates deleted ones. */
export function startServiceAccountController(
  core: ClusterCore,
  activity: Activity,
  client: ClusterClient,
): Controller {
  const namespaces = new Informer(core, namespaceResource);
  const accounts = new Informer(core, serviceAccounts);
  const queue = new WorkQueue({
    clock: core.clock,
    activity,
    retryAfter: (_error, failures) => exponentialBackoff(failures),
    async run(namespace) {
      const found = namespaces.get("", namespace);
      if (found === undefined || found.metadata.deletionTimestamp !== undefined) return;
      for (const name of names) {
        if (accounts.get(namespace, name) !== undefined) continue;
        await client.create({ ...serviceAccounts, namespace }, account(namespace, name));
      }
    },
  });
  const ends = [
    namespaces.subscribe({ added: ({ metadata }) => queue.add(metadata.name ?? "") }),
    accounts.subscribe({ deleted: ({ metadata }) => queue.add(metadata.namespace ?? "") }),
  ];
  return {
    close() {
      for (const end of ends) end();
      queue.close();
    },
  };
}

function account(namespace: string, name: string): object {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } };
}
