import * as pulumi from "@pulumi/pulumi";
import type { ObjectMetadata } from "../../provider/resources/inputs/objectMetadata.ts";
import type { Connection } from "../connection.ts";
import { mayComeLater } from "../objectArgs.ts";

/** The metadata of an object that has the resource's name, in the provider's namespace, unless it says otherwise. */
export async function declaredMetadata(
  name: string,
  given: object | undefined,
  connection: Connection | undefined,
): Promise<ObjectMetadata> {
  return { name, namespace: (await connection?.namespace()) ?? "default", ...given };
}

/** Tells that a part of the spec names what the program creates before this resource. */
export function partComesLater(
  { spec }: { readonly spec: unknown },
  part: string,
  opts: pulumi.ResourceOptions | undefined,
): Promise<boolean> {
  const isOpen =
    typeof spec === "object" && spec !== null && !pulumi.Output.isInstance(spec) && !(spec instanceof Promise);
  const of = isOpen ? (spec as Readonly<Record<string, unknown>>)[part] : spec;
  return mayComeLater(Object(of), opts);
}
