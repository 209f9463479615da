import * as pulumi from "@pulumi/pulumi";
import type { ObjectMetadata } from "../../provider/resources/inputs/objectMetadata.ts";
import type { Transient } from "../../provider/resources/inputs/transient.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import type { Headline } from "../../provider/text/headline.ts";
import { type Connection, serverOf } from "../connection.ts";
import { mayComeLater } from "../objectArgs.ts";
import { plainReferences } from "./plainReferences.ts";

/** The metadata of an object that has the resource's name, in the provider's namespace, unless it says otherwise. */
export async function declaredMetadata(
  name: string,
  given: object | undefined,
  connection: Connection | undefined,
): Promise<ObjectMetadata> {
  return { name, namespace: (await connection?.namespace()) ?? "default", ...given };
}

/** A declaration with its metadata filled in, and the properties of references that were given as objects. */
export async function plainDeclaration<Inputs extends { metadata: object; spec: unknown }>(
  name: string,
  given: Inputs,
  connection: Connection | undefined,
): Promise<{ readonly inputs: Inputs; readonly objects: ReadonlySet<string> }> {
  const objects = new Set<string>();
  const { metadata } = given;
  const inputs = {
    ...given,
    metadata: isUnknown(metadata) ? metadata : await declaredMetadata(name, metadata, connection),
    spec: plainReferences(given.spec, await serverOf(connection), objects),
    images: {},
  };
  return { inputs, objects };
}

/** The message of a resource that waits for images, under its first line; none if it waits for none. */
export const waitingFor = (line: Headline, images: readonly string[]): Pick<Transient, "waiting"> =>
  images.length === 0 ? {} : { waiting: { headline: line, details: images.map((text) => ["why", text] as const) } };

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
