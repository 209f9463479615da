import * as pulumi from "@pulumi/pulumi";
import { isReference } from "../../../provider/image/reference.ts";
import { chosenLogin } from "../../../provider/registry/chosenLogin.ts";
import { hasUnknown } from "../../../provider/resources/inputs/unknown.ts";
import type { TagReference } from "../../../provider/resources/tag/tagReference.ts";
import type { StreamName } from "../../../provider/resources/tag/tagSource.ts";
import { headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";
import type { Connection } from "../../connection.ts";
import { inform } from "../../messages/say.ts";
import type { Declarer } from "../declarer.ts";

/** A stream's tags, and the resource that declares them. */
interface ImportedTags {
  readonly stream: StreamName;
  readonly tags: readonly TagReference[];
  readonly owner: Declarer;
}

/**
 * The names of the secrets above that tags are imported by: they come first. In a preview, says on the resource which secret each
 * tag would use.
 */
export async function usedLogins(imported: ImportedTags, connection: Connection): Promise<string[]> {
  const sources = imported.tags.flatMap(registrySource);
  const { namespace } = imported.stream;
  if (sources.length === 0) return [];
  const { place, resource } = imported.owner;
  const declared = await connection.logins.declared(namespace, place);
  const isUnused = (name: string) => {
    const secret = declared.find((one) => `secret ${namespace}/${one.name}` === name);
    // Which registries a secret is for may not be known yet.
    if (secret === undefined) return false;
    return secret.isExcluded || sources.every(({ from }) => chosenLogin([secret], from) === undefined);
  };
  const above = [...connection.secretOwners].filter(([, owner]) => owner.place < place).map(([name]) => name);
  const used = above.filter((name) => name.startsWith(`secret ${namespace}/`) && !isUnused(name));
  if (used.length > 0 && pulumi.runtime.isDryRun()) {
    const message = await loginMessage(imported, sources, connection);
    if (message !== undefined) void resource.then((one) => inform(message, one));
  }
  return used;
}

interface RegistrySource {
  readonly tag: string;
  readonly from: string;
}

function registrySource({ name: tag, from, reference }: TagReference): RegistrySource[] {
  if (from === undefined || hasUnknown([tag, from]) || from.kind !== "DockerImage" || reference === true) return [];
  return isReference(from.name) ? [{ tag, from: from.name }] : [];
}

async function loginMessage(
  { stream, owner }: ImportedTags,
  sources: readonly RegistrySource[],
  connection: Connection,
): Promise<Message | undefined> {
  const { namespace, name } = stream;
  const lines = await Promise.all(
    sources.map(async ({ tag, from }) => {
      const chosen = await connection.logins.choice({ namespace, reference: from, place: owner.place });
      if (chosen === undefined) return [];
      const news = chosen.isPending ? "; it is not known before the update" : "; resolved with the new credentials";
      return [["tag", `${tag} would use secret ${chosen.secret}${chosen.isNew ? news : ""}`] as const];
    }),
  );
  const details = lines.flat();
  return details.length === 0 ? undefined : { headline: headline`${name} is imported by a secret`, details };
}
