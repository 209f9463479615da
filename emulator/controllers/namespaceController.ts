import { systemUser } from "../apiserver/access.ts";
import { contextFor } from "../apiserver/client.ts";
import { copy, isRecord } from "../apiserver/copy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import type { ClusterCore, Controller, ResourceDefinition } from "../apiserver/resource.ts";
import { everything } from "../apiserver/selector.ts";

const namespaces = { group: "", resource: "namespaces" };

/** Empties namespaces that are being deleted, then removes them. Finalizers of objects delay this. */
export function startNamespaceController(core: ClusterCore, served: () => readonly ResourceDefinition[]): Controller {
  const stored = (): ResourceDefinition[] =>
    served().filter(({ namespaced, endpoint }) => namespaced && endpoint.watch && endpoint.deleteCollection);

  const left = (name: string): boolean => stored().some((definition) => core.store.list(definition, name).length > 0);

  const empty = async (name: string): Promise<void> => {
    const context = contextFor(core, systemUser, name);
    const all = { labels: everything, fields: everything, limit: 0, continue: "", resourceVersion: "" };
    for (const { endpoint } of stored()) {
      await endpoint.deleteCollection?.(context, { ...all, resourceVersionMatch: "" }, {});
    }
  };

  const finish = (name: string): void => {
    const key = { ...namespaces, namespace: "", name };
    const found = core.store.get(key);
    if (!found?.metadata.deletionTimestamp || left(name)) return;
    const rest = finalizersOf(found).filter((finalizer) => finalizer !== "kubernetes");
    if (rest.length + (found.metadata.finalizers ?? []).length === 0) core.store.delete(key);
    else core.store.update(key, { ...copy(found), spec: { finalizers: rest } });
  };

  const end = core.store.subscribe(({ type, key, object }) => {
    if (type === "DELETED" && key.namespace !== "") finish(key.namespace);
    const isNamespace = key.group === "" && key.resource === "namespaces";
    if (isNamespace && type === "MODIFIED" && object.metadata.deletionTimestamp) {
      void empty(key.name).then(() => finish(key.name));
    }
  });
  return { close: end };
}

function finalizersOf(object: KubeObject): string[] {
  const finalizers = isRecord(object["spec"]) ? object["spec"]["finalizers"] : [];
  return Array.isArray(finalizers) ? finalizers.filter((one) => typeof one === "string") : [];
}
