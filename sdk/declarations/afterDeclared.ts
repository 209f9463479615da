import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../connection.ts";

/**
 * The dependencies of a resource that names a stream tag: if this program declares that tag, the resource that does so
 * comes first, also where only its name was written.
 */
export function afterDeclared(
  given: pulumi.CustomResourceOptions["dependsOn"],
  connected: Promise<Connection | undefined>,
  tag: pulumi.Output<{ namespace: string; name: string }>,
): pulumi.Output<pulumi.Resource[]> {
  const owner = tag.apply(async ({ namespace, name }) => (await connected)?.owners.get(`${namespace}/${name}`));
  return pulumi.all([pulumi.output(given ?? []), owner]).apply(([before, declaring]) => {
    const all = [before, declaring ?? []].flat() as unknown[];
    return all.filter((resource) => pulumi.Resource.isInstance(resource));
  });
}
