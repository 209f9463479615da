import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../connection.ts";
import { buildInto, type ProgramBuild } from "./builds/programBuilds.ts";
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
    const builds =
      connection === undefined ? [] : await Promise.all(all.map((name) => buildOf(name, connection, place)));
    const above = [...declarers.filter((one) => one.place < place), ...builds.filter((one) => one !== undefined)];
    return Promise.all(above.map(({ resource }) => resource));
  });
  return pulumi.all([pulumi.output(given ?? []), declaring]).apply((before) => {
    const all = before.flat() as unknown[];
    return all.filter((resource) => pulumi.Resource.isInstance(resource));
  });
}

/** The build above that gives the tag its image. */
async function buildOf(name: string, { declarations }: Connection, place: number): Promise<ProgramBuild | undefined> {
  const [, namespace, stream, tag] = /^([^/]+)\/([^:]+):(.+)$/.exec(name) ?? [];
  if (namespace === undefined || stream === undefined || tag === undefined) return undefined;
  return buildInto(declarations, { namespace, stream, tag }, place);
}
