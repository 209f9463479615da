import { isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ApiModule } from "../apiserver/resource.ts";
import { notFound } from "../apiserver/statusError.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { timestamp } from "../apiserver/timestamp.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { storedKind } from "./storedKind.ts";

const resource = { group: "", resource: "serviceaccounts" };

function numberOf(object: KubeObject, key: string): number {
  const found = object[key];
  return Array.isArray(found) ? found.length : 0;
}

/** v1 ServiceAccount. No controller gives them secrets. */
export const serviceAccounts: ApiModule = (core) => [
  storedKind(
    core,
    {
      ...kubernetesKind("ServiceAccount"),
      shortNames: ["sa"],
      table: {
        columns: ["Name", "Secrets", "Age"],
        cells: (object, now) => [
          object.metadata.name,
          numberOf(object, "secrets"),
          age(object.metadata.creationTimestamp, now),
        ],
      },
    },
    {
      strategy: { revalidatesMeta: true },
      subresources: {
        token: {
          kind: "TokenRequest",
          group: "authentication.k8s.io",
          version: "v1",
          endpoint: {
            create(context, object, name) {
              const { namespace } = context;
              if (!core.store.get({ ...resource, namespace, name })) throw notFound(resource, name);
              const spec = isRecord(object["spec"]) ? object["spec"] : {};
              const token = core.issueToken(`system:serviceaccount:${namespace}:${name}`, [
                "system:serviceaccounts",
                `system:serviceaccounts:${namespace}`,
              ]);
              return {
                ...object,
                metadata: { name, namespace, creationTimestamp: timestamp(core.clock) },
                spec: { audiences: ["https://kubernetes.default.svc"], expirationSeconds: 3600, ...spec },
                status: { token, expirationTimestamp: new Date(core.clock.now().getTime() + 3_600_000).toISOString() },
              };
            },
          },
        },
      },
    },
  ),
];
