import * as pulumi from "@pulumi/pulumi";
import { partiallyKnown } from "./partiallyKnown.ts";

/**
 * Outputs of a resource as the engine has answered them, with unknown parts marked. They are only compared with what was
 * declared, which carries its secrets along: a secret label makes no secret of a digest.
 */
export function asRegistered<Parts extends object>(
  outputs: {
    readonly [Part in keyof Parts]?: pulumi.Output<Parts[Part]>;
  },
): pulumi.Output<Partial<Parts>> {
  const plain = Object.entries(outputs).map(([part, output]) => [
    part,
    pulumi.unsecret(output as pulumi.Output<unknown>),
  ]);
  return partiallyKnown(Object.fromEntries(plain) as object, async (given) => given as Partial<Parts>);
}
