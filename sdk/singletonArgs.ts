import type { Input } from "@pulumi/pulumi";

/** Arguments of a resource over the object `cluster` of its kind, as far as they are the same for all kinds. */
export interface SingletonArgs {
  /** As in the YAML of the object; the name can only be `cluster`. */
  metadata?: Input<{
    /** @default "cluster" */
    name?: Input<"cluster"> | null;
    [exported: string]: unknown;
  } | null>;
  /** Left out: exported objects have it. */
  status?: Input<unknown>;
}
