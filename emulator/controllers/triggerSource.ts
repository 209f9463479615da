import type { GroupResource, KubeObject } from "../apiserver/kubeObject.ts";
import type { FieldTrigger } from "./fieldTrigger.ts";
import type { TagResolver } from "./tagResolver.ts";

/** A kind with image triggers. */
export interface TriggerSource {
  readonly kind: GroupResource;
  /** The object's triggers. An exception keeps the previously known ones. */
  triggers(object: KubeObject): readonly FieldTrigger[];
  /** Says if an update with unchanged triggers needs a reconciliation. */
  touched(old: KubeObject, object: KubeObject, triggers: readonly FieldTrigger[]): boolean;
  /** Updates the object to its tags. The controller retries after an exception. */
  react(object: KubeObject, resolve: TagResolver): void | Promise<void>;
}
