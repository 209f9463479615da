import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../connection.ts";

/**
 * The dependencies of a resource that names streams (`namespace/stream`), tags (`namespace/stream:tag`) or secrets (`secret
 * namespace/name`): the resources above `place` that declare these come first.
 */
export function afterDeclared(
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
