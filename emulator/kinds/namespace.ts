import { copy, isRecord } from "../apiserver/copy.ts";
import type { Strategy } from "../apiserver/kindStrategy.ts";
import type { KubeObject } from "../apiserver/kubeObject.ts";
import { labelName } from "../apiserver/metaValidation.ts";
import type { ApiModule, ResourceDefinition } from "../apiserver/resource.ts";
import { StoredResource } from "../apiserver/storedResource.ts";
import { age } from "../apiserver/tableAnswer.ts";
import { kubernetesKind } from "./kubernetesKind.ts";
import { storedKind } from "./storedKind.ts";
import { statusOf } from "./workloadKind.ts";

interface Namespace extends KubeObject {
  spec: { finalizers?: string[] };
  status?: { phase?: string };
}

const nameLabel = "kubernetes.io/metadata.name";

const strategy: Strategy<Namespace> = {
  validateName: labelName,
  decode(object) {
    if (!isRecord(object["spec"])) object.spec = {};
    const { name } = object.metadata;
    if (name) object.metadata.labels = { ...object.metadata.labels, [nameLabel]: name };
  },
  prepareForCreate(_context, object) {
    object.spec.finalizers = [...new Set([...(object.spec.finalizers ?? []), "kubernetes"])];
    object.status = { phase: "Active" };
  },
  prepareForUpdate(_context, object, old) {
    object.spec = copy(old.spec);
  },
  whenDeleting(object) {
    object.status = { ...object.status, phase: "Terminating" };
  },
  keepOnDelete: (object) => (object.spec.finalizers ?? []).length > 0,
  selectableFields: (object) => ({ "status.phase": object.status?.phase ?? "" }),
};

/** v1 Namespace: removed once its contents and its finalizers are gone. */
export const namespaces: ApiModule = (core) => {
  const definition = {
    ...kubernetesKind("Namespace"),
    namespaced: false,
    shortNames: ["ns"],
    selectable: ["status.phase"],
    table: {
      columns: ["Name", "Status", "Age"],
      cells: (object: KubeObject, now: Date) => [
        object.metadata.name,
        statusOf(object)["phase"],
        age(object.metadata.creationTimestamp, now),
      ],
    },
  };
  const finalizing = new StoredResource<Namespace>(core, definition, {
    prepareForUpdate(_context, object, old) {
      if (old.status) object.status = copy(old.status);
    },
  });
  const made: ResourceDefinition = storedKind<Namespace>(core, definition, {
    status: true,
    strategy,
    subresources: {
      finalize: {
        kind: "Namespace",
        endpoint: {
          update(context, name, change, options) {
            const updated = finalizing.update({ ...context, namespace: "" }, name, change, options);
            removeIfDone(updated.object as Namespace);
            return updated;
          },
        },
      },
    },
  });
  const removeIfDone = ({ metadata, spec }: Namespace): void => {
    const done =
      metadata.deletionTimestamp && (spec.finalizers ?? []).length + (metadata.finalizers ?? []).length === 0;
    if (done) core.store.delete({ group: "", resource: "namespaces", namespace: "", name: metadata.name ?? "" });
  };
  return [made];
};
