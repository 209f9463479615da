import type * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import type { Mismatch } from "../../provider/resources/imageStream/mismatches.ts";
import { secretsKey } from "../../provider/resources/inputs/secretPaths.ts";
import type { Transient } from "../../provider/resources/inputs/transient.ts";
import { isUnknown } from "../../provider/resources/inputs/unknown.ts";
import { headline } from "../../provider/text/headline.ts";
import { plainText } from "../../provider/text/plainText.ts";
import type { Connection } from "../connection.ts";
import type { WithSecrets } from "./declaredSecrets.ts";

/** The existing object that a resource with the option `import` names. */
export interface Importable {
  /** For people: `image stream default/app`. */
  readonly what: string;
  /** The ids that mean it. */
  readonly ids: readonly string[];
  /** The property that says which object it is. */
  readonly property: string;
  /** Differences between the declaration and the object; `undefined` if there is no such object. */
  readonly mismatches: readonly Mismatch[] | undefined;
}

/** Options without `import`, which the engine cannot do for dynamic resources: it takes an object over as `adopt` does. */
export function takeImport<Args extends { adopt?: pulumi.Input<boolean> }>(
  args: Args,
  given: pulumi.CustomResourceOptions | undefined,
): { args: Args; opts: pulumi.CustomResourceOptions | undefined; importing: string | undefined } {
  if (given?.import === undefined) return { args, opts: given, importing: undefined };
  const { import: importing, ...opts } = given;
  return { args: { ...args, adopt: true }, opts, importing };
}

type Inputs = WithSecrets & { transient?: Transient };

/** The declaration, refused where it does not describe the object that the option `import` names. */
export function imported<Declared extends { readonly inputs: Inputs }>(
  declared: pulumi.Output<Declared>,
  importing: string | undefined,
  connected: Promise<Connection | undefined>,
  look: (inputs: Declared["inputs"], connection: Connection) => Promise<Importable>,
): pulumi.Output<Declared> {
  if (importing === undefined) return declared;
  return declared.apply(async (one) => {
    const connection = await connected;
    const { inputs } = one;
    const { transient } = inputs;
    // Nothing more is said of a declaration that is refused anyway.
    if (connection === undefined || transient === undefined || (transient.refused ?? []).length > 0) return one;
    const hasSecrets = (inputs[secretsKey] ?? []).length > 0;
    const added = await look(inputs, connection).then(
      (found) => ({ mismatched: failures(importing, found, hasSecrets) }),
      (error: Error) => {
        const summary = `cannot be compared with what is to be imported: ${error.message}`;
        const unresolved = { path: "import", summary, headline: headline`not compared with the import` };
        return { unresolved: [...(transient.unresolved ?? []), unresolved] };
      },
    );
    return { ...one, inputs: { ...inputs, transient: { ...transient, ...added } } };
  }) as pulumi.Output<Declared>;
}

const takesAlways = "the resource takes what is there, and restores it on delete";

/** A kind that always takes over what is there, or never does, has nothing to import. */
export function refuseImport<Declared extends Inputs>(
  declared: pulumi.Output<Declared>,
  importing: string | undefined,
  why = takesAlways,
): pulumi.Output<Declared> {
  if (importing === undefined) return declared;
  const summary = `has no meaning here: ${why}; take the option out`;
  return declared.apply(({ transient, ...inputs }) => ({
    ...inputs,
    transient: {
      dryRun: false,
      ...transient,
      refused: [...(transient?.refused ?? []), { path: "import", summary }],
    },
  })) as unknown as pulumi.Output<Declared>;
}

function failures(
  importing: string,
  { what, ids, property: path, mismatches }: Importable,
  hasSecrets: boolean,
): Diagnostic[] {
  if (ids.some(isUnknown)) return [];
  if (!ids.includes(importing)) {
    return [{ path, summary: `the option import names ${importing}, the program ${ids[0]}; let both name the same` }];
  }
  if (mismatches === undefined) {
    const remedy = "correct its id, or take the option import out to create it";
    return [{ path, summary: `${what} does not exist and cannot be imported; ${remedy}` }];
  }
  const remedy = "declare what exists, or set adopt: true instead of the option import to change it";
  return mismatches.map(({ property: path, present }) => {
    const value = present === undefined ? "nothing" : plainText(JSON.stringify(present), 120);
    return { path, summary: `${what} has ${hasSecrets ? "another value" : value} there; ${remedy}` };
  });
}
