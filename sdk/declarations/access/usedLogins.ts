import * as pulumi from "@pulumi/pulumi";
import { importFailure } from "../../../provider/image/history.ts";
import { isReference } from "../../../provider/image/reference.ts";
import { hasUnknown } from "../../../provider/resources/inputs/unknown.ts";
import type { ResolvedTag } from "../../../provider/resources/tag/resolved.ts";
import type { TagReference } from "../../../provider/resources/tag/tagReference.ts";
import type { StreamName } from "../../../provider/resources/tag/tagSource.ts";
import { headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";
import type { Connection } from "../../connection.ts";
import { inform } from "../../messages/say.ts";
import type { Declarer } from "../declarer.ts";
import { secretsAbove } from "./secretsAbove.ts";

/** A stream's tags, and the resource that declares them. */
interface ImportedTags {
  readonly stream: StreamName;
  readonly tags: readonly TagReference[];
  readonly owner: Declarer;
  readonly images?: Readonly<Record<string, ResolvedTag>>;
}

/**
 * The names of the secrets above that tags are imported by: they come first. In a preview, says on the resource which secret each
 * tag would use.
 */
export async function usedLogins(imported: ImportedTags, connection: Connection): Promise<string[]> {
  const sources = imported.tags.flatMap(registrySource);
  const { namespace } = imported.stream;
  const { place, resource } = imported.owner;
  const references = sources.map(({ from }) => from);
  const used = await secretsAbove({ namespace, references, place }, connection, ({ isExcluded }) => !isExcluded);
  if (used.length > 0 && pulumi.runtime.isDryRun()) {
    const message = await loginMessage(imported, sources, connection);
    if (message !== undefined) void resource.then((one) => inform(message, one));
  }
  return used;
}

/** The images of tags, with the failed imports that the update repeats since a secret above asks for it. */
export async function withRepeatedImports(
  { stream, tags, owner: { place } }: ImportedTags,
  images: Record<string, ResolvedTag>,
  { logins, streams }: Connection,
): Promise<Record<string, ResolvedTag>> {
  const { namespace, name } = stream;
  const retrying = (await logins.declared(namespace, place)).filter(({ retriesImports }) => retriesImports === true);
  if (retrying.length === 0) return images;
  const present = await streams.stream(namespace, name).catch(() => undefined);
  const repeated = await Promise.all(
    tags.flatMap(registrySource).map(async ({ tag, from }) => {
      const failed = importFailure(present?.status?.tags, tag);
      const image = images[tag];
      if (failed === undefined || image === undefined) return [];
      const chosen = await logins.choice({ namespace, reference: from, place });
      if (!retrying.some((secret) => secret.name === chosen?.secret)) return [];
      return [[tag, { ...image, failedImport: failed.lastTransitionTime ?? String(failed.generation) }] as const];
    }),
  );
  return { ...images, ...Object.fromEntries(repeated.flat()) };
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
  { stream, owner, images = {} }: ImportedTags,
  sources: readonly RegistrySource[],
  connection: Connection,
): Promise<Message | undefined> {
  const { namespace, name } = stream;
  const lines = await Promise.all(
    sources.map(async ({ tag, from }) => {
      const chosen = await connection.logins.choice({ namespace, reference: from, place: owner.place });
      if (chosen === undefined) return [];
      const news = chosen.isPending ? "; it is not known before the update" : "; resolved with the new credentials";
      const again = images[tag]?.failedImport === undefined ? "" : "; its last import has failed, and is repeated";
      return [["tag", `${tag} would use secret ${chosen.secret}${chosen.isNew ? news : ""}${again}`] as const];
    }),
  );
  const details = lines.flat();
  return details.length === 0 ? undefined : { headline: headline`${name} is imported by a secret`, details };
}
