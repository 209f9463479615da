import type * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../connection.ts";
import { afterDeclared } from "./afterDeclared.ts";
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
