import { isClusterError } from "../../cluster/clusterError.ts";
import { keptAdoption } from "../creation/adoption.ts";
import type { Handlers } from "../handlers.ts";
import { checkNamedObject } from "../object/checkObject.ts";
import { createKubernetesObject } from "./create.ts";
import { deleteKubernetesObject } from "./delete.ts";
import { diffKubernetesObject } from "./diff.ts";
import { addressOfObject, type KubernetesObjectInputs, type KubernetesObjectOutputs, nameOfObject } from "./inputs.ts";
import { objectDiagnostics } from "./objectDiagnostics.ts";
import { observeObject } from "./observe.ts";
import { updateKubernetesObject } from "./update.ts";

const declared = { diagnostics: objectDiagnostics, normalize: (inputs: KubernetesObjectInputs) => inputs };

/** An object of any kind, written by server-side apply. */
export const kubernetesObject: Handlers<KubernetesObjectInputs, KubernetesObjectOutputs> = {
  check: (news, olds) => checkNamedObject(declared, nameOfObject, news, olds),
  diff: diffKubernetesObject,
  create: createKubernetesObject,

  async read({ cluster }, _id, outs) {
    const object = await cluster.objects.findGathered(addressOfObject(outs)).catch((error: unknown) => {
      if (isClusterError(error, "KIND_NOT_FOUND", "API_NOT_FOUND")) return undefined;
      throw error;
    });
    if (object === undefined) return undefined;
    const { fieldManager, uid: _uid, adoption: _adoption, ...before } = outs;
    const inputs = observeObject(before as KubernetesObjectInputs, object);
    const { uid = "" } = object.metadata;
    return { inputs, outs: { ...inputs, fieldManager, uid, ...keptAdoption(outs) } };
  },

  update: updateKubernetesObject,
  delete: deleteKubernetesObject,
};
