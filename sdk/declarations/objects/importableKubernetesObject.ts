import { membersOf } from "../../../provider/image/members.ts";
import {
  addressOfObject,
  idOfObject,
  type KubernetesObjectInputs,
  manifestOf,
  nameOfObject,
} from "../../../provider/resources/kubernetesObject/inputs.ts";
import { observeObject } from "../../../provider/resources/kubernetesObject/observe.ts";
import type { Connection } from "../../connection.ts";
import type { Importable } from "../importOption.ts";
import { memberMismatches } from "../memberMismatches.ts";

/** The object that stands where one is declared. */
export async function importableKubernetesObject(
  inputs: KubernetesObjectInputs,
  { cluster, namespace }: Connection,
): Promise<Importable> {
  const object = await cluster.objects.find(addressOfObject(inputs));
  const { name } = inputs.metadata;
  const isOwn = (await namespace()) === inputs.metadata.namespace;
  const found = object && manifestOf(observeObject(inputs, object));
  return {
    what: nameOfObject(inputs),
    ids: [idOfObject(inputs), ...(isOwn ? [name] : [])],
    property: "metadata.name",
    mismatches:
      found &&
      Object.entries(manifestOf(inputs)).flatMap(([key, value]) => memberMismatches(key, value, membersOf(found)[key])),
  };
}
