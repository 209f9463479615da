import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../connection.ts";
import { deletedFirst } from "./deletedFirst.ts";

/** The options of a resource that stands at `place`, names others, and takes over what is there under its own name if it may. */
export const resourceOptions = (
  opts: pulumi.CustomResourceOptions | undefined,
  takesOver: unknown,
  connected: Promise<Connection | undefined>,
  names: pulumi.Output<readonly string[]>,
  place: number,
): pulumi.CustomResourceOptions => ({
  ...deletedFirst(opts, takesOver),
  dependsOn: afterDeclared(opts?.dependsOn, connected, names, place),
});

/**
 * The dependencies of a resource that names streams (`namespace/stream`), tags (`namespace/stream:tag`) or secrets (`secret
 * namespace/name`): the resources above `place` that declare these come first.
 */
function afterDeclared(
  given: pulumi.CustomResourceOptions["dependsOn"],
  connected: Promise<Connection | undefined>,
  names: pulumi.Output<readonly string[]>,
  place: number,
): pulumi.Output<pulumi.Resource[]> {
  const declaring = names.apply(async (all) => {
    const connection = await connected;
    const declarers = all.flatMap((name) => connection?.owners.get(name) ?? connection?.secretOwners.get(name) ?? []);
    return Promise.all(declarers.filter((one) => one.place < place).map(({ resource }) => resource));
  });
  return pulumi.all([pulumi.output(given ?? []), declaring]).apply((before) => {
    const all = before.flat() as unknown[];
    return all.filter((resource) => pulumi.Resource.isInstance(resource));
  });
}
