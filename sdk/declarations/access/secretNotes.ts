import { isDeepStrictEqual } from "node:util";
import { hasUnknown, isUnknown } from "../../../provider/resources/inputs/unknown.ts";
import type { RegistrySecretInputs } from "../../../provider/resources/registrySecret/inputs.ts";
import { observeSecret } from "../../../provider/resources/registrySecret/observe.ts";
import { usesIn } from "../../../provider/resources/registrySecret/serviceAccounts.ts";
import { headline } from "../../../provider/text/headline.ts";
import type { Message } from "../../../provider/text/message.ts";
import type { PresentSecret } from "./presentSecret.ts";

/** Effects of a secret that is made or changed, and what it waits for. */
export function secretNotes(given: RegistrySecretInputs, present: PresentSecret): Message[] {
  if (hasUnknown(given.metadata)) return [];
  // Nothing can be said of accounts that are not known yet.
  const inputs = isUnknown(given.links) ? { ...given, links: {} } : given;
  const details = [...effects(inputs, present), ...waits(inputs, present), ...advice(inputs)];
  if (details.length === 0) return [];
  return [{ headline: headline`${inputs.metadata.name}: for new pods and imports`, details }];
}

type Details = NonNullable<Message["details"]>;

/** Nothing is said of a secret that stays as it is. */
function effects(inputs: RegistrySecretInputs, { object, accounts }: PresentSecret): Details {
  const { name } = inputs.metadata;
  const isLinked = Object.entries(inputs.links).every(([account, uses]) =>
    uses.every((use) => usesIn(accounts.get(account), name).includes(use)),
  );
  const isKnown = !hasUnknown([inputs.registries, inputs.links]);
  const isSame = object !== undefined && isDeepStrictEqual(observeSecret(inputs, object).registries, inputs.registries);
  if (isKnown && isSame && isLinked) return [];
  const imports = inputs.excludeFromImports ? "imports do not use the secret" : "the next import of a tag uses it";
  return [["why", `pods that run keep their images, new ones are pulled with it; ${imports}`]];
}

function waits({ timeout = 60, metadata }: RegistrySecretInputs, { accounts }: PresentSecret): Details {
  const missing = [...accounts].filter(([, account]) => account === undefined).map(([name]) => name);
  return missing.map((name) => [
    "waits",
    `service account ${metadata.namespace}/${name} does not exist yet: the update waits up to ${timeout} s for it`,
  ]);
}

/** Builds look for logins among the secrets that their account mounts. */
function advice({ links }: RegistrySecretInputs): Details {
  const { builder } = links;
  if (builder === undefined || builder.includes("mount")) return [];
  return [["do", 'builds take the secrets that builder mounts: link it for ["mount"] to push or pull in builds']];
}
