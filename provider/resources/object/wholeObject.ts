import type { ApiObject } from "../../cluster/api/objectMeta.ts";
import type { ObjectAddress, ObjectKind } from "../../cluster/objects.ts";
import type { Context } from "../handlers.ts";
import type { PlacedMetadata } from "../inputs/objectMetadata.ts";

/** Inputs of an object that the program declares whole. */
export interface WholeObjectInputs {
  metadata: PlacedMetadata;
  spec: object;
  /** Takes over an object that exists already. */
  adopt?: boolean;
}

/** Outputs of such an object beside its inputs. */
export interface WholeObjectOutputs {
  /** The adoption by which the program has the object; absent if it has created it. */
  adoption?: string;
}

/** A kind of objects of which the program declares the spec: one write creates one, and narrow patches change it. */
export interface WholeObjectKind<Inputs extends WholeObjectInputs, Outputs extends Inputs & WholeObjectOutputs>
  extends ObjectKind {
  /** The declaration that would describe an object as it is now. */
  observe(declared: Inputs, object: ApiObject): Inputs;
  /** Tells that a patch depends on the object as it is now. */
  readsFirst(olds: Inputs, news: Inputs): boolean;
  /** A merge patch of what differs between two declarations; `undefined` if nothing does. */
  patch(olds: Inputs, news: Inputs, present: ApiObject | undefined): object | undefined;
  /** The object that is sent to create it. @default metadata and spec as declared */
  manifest?(inputs: Inputs): object;
  /** The declaration, and what only the provider knows of the object. */
  outputs(context: Context, inputs: Inputs, object: ApiObject | undefined): Promise<Outputs>;
  /** Text for a cluster without the API of the kind. */
  readonly isOff: string;
}

/** `namespace/name`; in cluster scope `name`. */
export const objectId = ({ metadata: { namespace, name } }: Pick<WholeObjectInputs, "metadata">): string =>
  namespace === undefined ? name : `${namespace}/${name}`;

/** The object's place on the cluster. */
export const objectAddress = (
  { apiVersion, kind }: ObjectKind,
  { metadata: { namespace, name } }: Pick<WholeObjectInputs, "metadata">,
): ObjectAddress => ({ apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name });
