import { membersOf } from "../image/members.ts";
import type { ApiList, ApiObject } from "./api/objectMeta.ts";
import type { Cluster } from "./cluster.ts";
import { listWhole } from "./listPages.ts";

/** A secret with registry credentials. Neither to be stored nor to be told. */
export interface PullSecret {
  readonly name: string;
  readonly type: string;
  /** In base64, by key. */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * The secrets that imports into a namespace use: for those whose rights include `imagestreams/secrets`, as the roles edit and
 * admin do.
 */
export async function pullSecrets(cluster: Pick<Cluster, "call">, namespace: string): Promise<PullSecret[]> {
  const base = `/apis/image.openshift.io/v1/namespaces/${encodeURIComponent(namespace)}`;
  // The API wants the name of a stream, and makes nothing of it.
  const path = `${base}/imagestreams/pulumi-imagestream/secrets`;
  const { items } = await listWhole<ApiObject>(path, () => cluster.call<ApiList<ApiObject>>({ method: "GET", path }));
  return items.map((item) => {
    const { metadata, type, data } = membersOf(item);
    const name = membersOf(metadata)["name"];
    const texts = Object.entries(membersOf(data)).filter(
      (pair): pair is [string, string] => typeof pair[1] === "string",
    );
    return { name: typeof name === "string" ? name : "", type: String(type), data: Object.fromEntries(texts) };
  });
}

/** Keys of the secrets, and whether their text has the members of `auths` alone. */
const keys = { ".dockerconfigjson": false, ".dockercfg": true } as const;

/** The credentials of secrets, each as the text of a docker configuration file. */
export function configTexts(secrets: readonly Pick<PullSecret, "data">[]): string[] {
  return secrets.flatMap(({ data }) =>
    Object.entries(keys).flatMap(([key, isBare]) => {
      const encoded = data[key];
      if (encoded === undefined) return [];
      const text = Buffer.from(encoded, "base64").toString("utf8");
      return [isBare ? `{"auths":${text}}` : text];
    }),
  );
}
