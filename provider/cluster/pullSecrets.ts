import type { ApiList, ApiObject } from "./api/objectMeta.ts";
import type { Cluster } from "./cluster.ts";
import { listWhole } from "./listPages.ts";

/** Keys of the secrets that hold registry credentials, and whether their text has the members of `auths` alone. */
const keys = { ".dockerconfigjson": false, ".dockercfg": true } as const;

/**
 * The registry credentials that imports into a namespace use, each as the text of a docker configuration file: for
 * those whose rights include `imagestreams/secrets`, as the roles edit and admin do. Neither to be stored nor to be told.
 */
export async function pullSecrets(cluster: Pick<Cluster, "call">, namespace: string): Promise<string[]> {
  const base = `/apis/image.openshift.io/v1/namespaces/${encodeURIComponent(namespace)}`;
  // The API wants the name of a stream, and makes nothing of it.
  const path = `${base}/imagestreams/pulumi-imagestream/secrets`;
  const { items } = await listWhole<ApiObject>(path, () => cluster.call<ApiList<ApiObject>>({ method: "GET", path }));
  return items.flatMap(({ data }) =>
    Object.entries(keys).flatMap(([key, isBare]) => {
      const encoded = (data as Record<string, unknown> | null | undefined)?.[key];
      if (typeof encoded !== "string") return [];
      const text = Buffer.from(encoded, "base64").toString("utf8");
      return [isBare ? `{"auths":${text}}` : text];
    }),
  );
}
