import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../connection.ts";
import type { CreationPlace } from "./creationPlace.ts";

/**
 * The dependencies of a resource that names streams (`namespace/stream`) or tags (`namespace/stream:tag`): what this
 * program declares of them comes first, also where only a name was written, unless that may wait for this resource, which stands at `by`.
 */
export function afterDeclared(
  given: pulumi.CustomResourceOptions["dependsOn"],
  connected: Promise<Connection | undefined>,
  names: pulumi.Output<readonly string[]>,
  by: CreationPlace,
): pulumi.Output<pulumi.Resource[]> {
  const declaring = names.apply(async (all) => {
    const connection = await connected;
    const found = all.flatMap((name) => connection?.owners.get(name) ?? []).filter((one) => one !== by);
    const first = found.filter((one) => connection?.order.follow(by, one));
    return Promise.all(first.map(({ resource }) => resource));
  });
  return pulumi.all([pulumi.output(given ?? []), declaring]).apply((before) => {
    const all = before.flat() as unknown[];
    return all.filter((resource) => pulumi.Resource.isInstance(resource));
  });
}
