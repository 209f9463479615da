import * as pulumi from "@pulumi/pulumi";
import type { ApiObject } from "../../../provider/cluster/api/objectMeta.ts";
import { isObject, type Members } from "../../../provider/image/members.ts";
import type { Transient } from "../../../provider/resources/inputs/transient.ts";
import { isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import { type ForeseenFields, foreseeFields } from "../../../provider/resources/singleton/foresee.ts";
import type { SingletonInputs, SingletonResource } from "../../../provider/resources/singleton/handlers.ts";
import { declaredFields, singletonName } from "../../../provider/resources/singleton/singleton.ts";
import type { Connection } from "../../connection.ts";
import { type WithSecrets, withSecrets } from "../declaredSecrets.ts";
import { isFirst } from "../objectDeclaredOnce.ts";
import { partiallyKnown } from "../partiallyKnown.ts";

/** Declared fields of an object of which there is one, and what the program has found out about it. */
export interface DeclaredSingleton<Inputs extends SingletonInputs> {
  readonly inputs: Inputs & WithSecrets & { transient?: Transient };
  /** Absent where the cluster could not be asked, or need not be: the declaration is going to be refused. */
  readonly foreseen?: ForeseenFields;
  readonly connection?: Connection;
}

/** The declaration without what only exported objects have, compared with the object on the cluster. */
export function declareSingleton<Inputs extends SingletonInputs>(
  of: SingletonResource<Inputs>,
  args: object,
  connected: Promise<Connection | undefined>,
  place: number,
): pulumi.Output<DeclaredSingleton<Inputs>> {
  return partiallyKnown(args, async (all, paths) => {
    const connection = await connected;
    const declared = await declare(of, withoutExported(of, all as Members) as unknown as Inputs, connection, place);
    return { ...declared, inputs: withSecrets(declared.inputs, paths) };
  }) as pulumi.Output<DeclaredSingleton<Inputs>>;
}

async function declare<Inputs extends SingletonInputs>(
  of: SingletonResource<Inputs>,
  given: Inputs,
  connection: Connection | undefined,
  place: number,
): Promise<DeclaredSingleton<Inputs>> {
  const transient: Transient = { dryRun: pulumi.runtime.isDryRun() };
  if (connection === undefined || isUnknown(given.spec) || of.diagnostics(given).length > 0) {
    return { inputs: { ...given, transient } };
  }
  const inputs = of.normalize?.(given) ?? given;
  const fields = `fields of ${singletonName(of.kind)}`;
  const twice = !isFirst(connection.declarations, fields, place);
  const foreseen = await foreseeFields(connection.cluster, of.kind, declaredFields(of.kind, inputs.spec));
  const { refused, mismatched, unresolved } = foreseen;
  const again = `another resource of this program declares ${fields} already; declare all in one`;
  const all = [...(twice ? [{ path: "spec", summary: again }] : []), ...refused];
  return {
    inputs: { ...inputs, transient: { ...transient, refused: all, mismatched, unresolved } },
    foreseen,
    connection,
  };
}

/** Another kind or name is refused as any other member that the resource does not know. */
function withoutExported<Inputs extends SingletonInputs>({ kind }: SingletonResource<Inputs>, args: Members): Members {
  const { apiVersion, kind: named, metadata, status: _status, ...given } = args;
  const isCluster = isObject(metadata) && ["cluster", undefined].includes(metadata["name"] as string | undefined);
  return {
    ...given,
    ...(apiVersion === undefined || isUnknown(apiVersion) || apiVersion === kind.apiVersion ? {} : { apiVersion }),
    ...(named === undefined || isUnknown(named) || named === kind.kind ? {} : { kind: named }),
    ...(metadata === undefined || isUnknown(metadata) || isCluster ? {} : { metadata }),
    spec: given["spec"] ?? {},
  };
}

/** The spec of an object as it is on the cluster. */
export const specOfObject = (object: ApiObject | undefined): Members => (isObject(object?.spec) ? object.spec : {});
