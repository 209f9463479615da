import type { CustomResourceOptions } from "@pulumi/pulumi";

/**
 * The options of a resource that takes over what is there under its name. In a replacement (`pulumi up --replace`, another
 * provider) the old object has to go first: the new resource would take it over, and it would then be deleted.
 * The provider cannot ask for it only where the name stays: the engine does not let it compare in a targeted replacement.
 */
export const deletedFirst = (opts: CustomResourceOptions | undefined, takesOver: unknown): CustomResourceOptions =>
  takesOver === undefined || takesOver === null || takesOver === false
    ? { ...opts }
    : { deleteBeforeReplace: true, ...opts };
