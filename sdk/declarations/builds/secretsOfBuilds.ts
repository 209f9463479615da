import { isObject } from "../../../provider/image/members.ts";
import { isReference } from "../../../provider/image/reference.ts";
import { buildReferences } from "../../../provider/resources/buildConfig/images.ts";
import type { BuildConfigInputs } from "../../../provider/resources/buildConfig/inputs.ts";
import { hasUnknown, isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import type { Connection } from "../../connection.ts";
import { secretsAbove } from "../access/secretsAbove.ts";

/** The names of the secrets that builds need: those that the spec names, and those above with a login for an image that they pull or push. */
export async function secretsOfBuilds(
  { spec, metadata: { namespace } }: BuildConfigInputs,
  connection: Connection,
  place: number,
): Promise<string[]> {
  if (isUnknown(namespace)) return [];
  const output = Object(spec.output?.to) as { readonly kind?: unknown; readonly name?: unknown };
  const images = [...buildReferences(spec).map(({ from }) => from), output].flatMap(({ kind, name }) =>
    kind === "DockerImage" && typeof name === "string" && !hasUnknown(name) && isReference(name) ? [name] : [],
  );
  const named = namedSecrets(spec).map((name) => `secret ${namespace}/${name}`);
  // By then, the secrets above have told their names.
  if (named.length > 0) await connection.logins.declared(namespace, place);
  return [...new Set([...named, ...(await secretsAbove({ namespace, references: images, place }, connection))])];
}

const members: ReadonlySet<string> = new Set(["pullSecret", "pushSecret", "sourceSecret"]);

function namedSecrets(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namedSecrets);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (!members.has(key)) return namedSecrets(member);
    const { name } = Object(member) as { readonly name?: unknown };
    return typeof name === "string" && !isUnknown(name) ? [name] : [];
  });
}
