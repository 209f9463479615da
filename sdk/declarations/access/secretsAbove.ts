import { chosenLogin } from "../../../provider/registry/chosenLogin.ts";
import type { DeclaredPullSecret } from "../../../provider/resolver/images/pullLogins.ts";
import type { Connection } from "../../connection.ts";

/** Images that are pulled in a namespace, for a resource that stands at `place`. */
interface PulledImages {
  readonly namespace: string;
  readonly references: readonly string[];
  readonly place: number;
}

/** The names of the secrets above that have a login for one of the images: they come first. */
export async function secretsAbove(
  { namespace, references, place }: PulledImages,
  { logins, secretOwners }: Connection,
  isUsed: (secret: DeclaredPullSecret) => boolean = () => true,
): Promise<string[]> {
  if (references.length === 0) return [];
  const declared = await logins.declared(namespace, place);
  const above = [...secretOwners].filter(([, owner]) => owner.place < place).map(([name]) => name);
  return above.filter((name) => {
    if (!name.startsWith(`secret ${namespace}/`)) return false;
    const secret = declared.find((one) => `secret ${namespace}/${one.name}` === name);
    // Which registries a secret is for may not be known yet.
    if (secret === undefined) return true;
    return isUsed(secret) && references.some((reference) => chosenLogin([secret], reference) !== undefined);
  });
}
