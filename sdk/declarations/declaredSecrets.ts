import * as pulumi from "@pulumi/pulumi";
import type { DeclaredTag } from "../../provider/resolver/declarations.ts";
import { pointer, type SecretPath, secretsKey, touches } from "../../provider/resources/inputs/secretPaths.ts";
import type { Connection } from "../connection.ts";

/** Inputs for the engine, with the paths of all their secrets. */
export interface WithSecrets {
  readonly [secretsKey]?: readonly SecretPath[];
}

/** The inputs of a declaration, and where they are secret; a tag whose name is a secret is not named in a path either. */
export function withSecrets<T extends object>(inputs: T, paths: readonly SecretPath[]): T & WithSecrets {
  const named = paths.includes(tagNames)
    ? paths.map((path) => path.replace(/^\/spec\/tags\/[^/]+/, "/spec/tags/*"))
    : paths;
  const all = [...new Set(named)].sort();
  return all.length === 0 ? inputs : { ...inputs, [secretsKey]: all };
}

/** A member of a declaration, secret if it is there. */
export function memberOf<T>({ [secretsKey]: paths = [] }: WithSecrets, path: SecretPath, value: T): pulumi.Output<T> {
  return (touches(paths, path) ? pulumi.secret(value) : pulumi.output(value)) as pulumi.Output<T>;
}

/** The path of the namespace in a part of a declaration, if it is that of the provider and the provider's is a secret. */
export function ofProvider(part: string, given: unknown, connection: Connection | undefined): SecretPath[] {
  const isGiven = typeof given === "object" && given !== null && "namespace" in given;
  return connection?.hasSecretNamespace === true && !isGiven ? [pointer([part, "namespace"])] : [];
}

/** Secret parts of a declared tag. */
type TagSecrets = Pick<DeclaredTag, "isSecret" | "hasSecretName">;

/** The path of a tag's name that is a secret. */
export const tagNames: SecretPath = "/spec/tags/*/name";

/** The members of a tag that say which image it has. */
const deciding = ["from", "select", "platform", "importPolicy"];

/** Tells which parts of the tag at the path `tag` are secrets. */
export function tagSecrets(paths: readonly SecretPath[], tag: SecretPath): TagSecrets {
  const isSecret = (place: SecretPath) => touches(paths, place);
  const hasSecretName = ["/metadata/name", "/metadata/namespace", tagNames].some(isSecret);
  const hasSecretSource = deciding.some((key) => isSecret(`${tag}/${key}`));
  return { ...(hasSecretName && { hasSecretName }), ...((hasSecretName || hasSecretSource) && { isSecret: true }) };
}
