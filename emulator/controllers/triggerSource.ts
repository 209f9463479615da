import type { GroupResource, KubeObject } from "../apiserver/object.ts";
import type { FieldTrigger } from "./fieldTrigger.ts";
import type { TagResolver } from "./tagResolver.ts";

/** A kind that image triggers work on. */
export interface TriggerSource {
  readonly kind: GroupResource;
  /** The object's triggers. May throw, which leaves what is known about the object as it was. */
  triggers(object: KubeObject): readonly FieldTrigger[];
  /** Whether an update that left the triggers alone has to be looked at. */
  touched(old: KubeObject, object: KubeObject, triggers: readonly FieldTrigger[]): boolean;
  /** Makes the object follow its tags. What it throws is tried again. */
  react(object: KubeObject, resolve: TagResolver): void | Promise<void>;
}
