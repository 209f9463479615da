import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../provider/image/diagnostic.ts";
import { isObject, type Members, membersOf } from "../../../provider/image/members.ts";
import { keepLogins } from "../../../provider/registry/pullSecret.ts";
import { pointer, type SecretPath } from "../../../provider/resources/inputs/secretPaths.ts";
import { secretTexts } from "../../../provider/resources/inputs/secretTexts.ts";
import type { Transient } from "../../../provider/resources/inputs/transient.ts";
import { isUnknown, unknown } from "../../../provider/resources/inputs/unknown.ts";
import {
  normalizeRegistrySecret,
  type RegistrySecretInputs,
  registrySecretDiagnostics,
} from "../../../provider/resources/registrySecret/inputs.ts";
import { hideTexts } from "../../../provider/text/knownSecrets.ts";
import type { Message } from "../../../provider/text/message.ts";
import type { Connection } from "../../connection.ts";
import type { RegistrySecretArgs } from "../../registrySecretArgs.ts";
import { ofProvider, type WithSecrets, withSecrets } from "../declaredSecrets.ts";
import { declaredMetadata } from "../objectParts.ts";
import { partiallyKnown } from "../partiallyKnown.ts";
import { configLogins } from "./configLogins.ts";
import { presentSecret } from "./presentSecret.ts";
import { secretNotes } from "./secretNotes.ts";

/** A declared secret with all that the program can find out about it. */
export interface DeclaredRegistrySecret {
  readonly inputs: RegistrySecretInputs & WithSecrets & { transient?: Transient };
  /** Effects of the secret, and what it waits for. */
  readonly notes: readonly Message[];
}

/** Fills in defaults, and looks what is on the cluster. A faulty declaration leaves the program without its logins. */
export function declareRegistrySecret(
  name: string,
  args: RegistrySecretArgs,
  connected: Promise<Connection | undefined>,
): pulumi.Output<DeclaredRegistrySecret> {
  return partiallyKnown(args, async (all, paths): Promise<DeclaredRegistrySecret> => {
    const connection = await connected;
    const { dockerConfig, registries, metadata, ...rest } = all as Members;
    const config = await withConfig(registries, dockerConfig);
    const given = {
      ...rest,
      metadata: isUnknown(metadata) ? metadata : await declaredMetadata(name, membersOf(metadata), connection),
      registries: config.registries,
    } as unknown as RegistrySecretInputs;
    const dryRun = pulumi.runtime.isDryRun();
    const refused = [...config.diagnostics, ...registrySecretDiagnostics(given)];
    if (refused.length > 0) {
      return { inputs: { ...withoutLogins(given), transient: { dryRun, refused } }, notes: [] };
    }
    const inputs = normalizeRegistrySecret(given);
    const secrets = [...loginSecrets(inputs, paths), ...ofProvider("metadata", metadata, connection)];
    const present = connection && (await presentSecret(inputs, connection));
    const { object: _object, accounts: _accounts, ...existing } = present ?? {};
    return {
      inputs: withSecrets({ ...inputs, transient: { dryRun, ...existing } }, secrets),
      notes: present === undefined ? [] : secretNotes(inputs, present),
    };
  });
}

/** The declared logins and those of a configuration file. */
async function withConfig(
  registries: unknown,
  config: unknown,
): Promise<{ registries: unknown; diagnostics: readonly Diagnostic[] }> {
  if (config === undefined) return { registries, diagnostics: [] };
  if (isUnknown(config) || isUnknown(registries)) return { registries: unknown, diagnostics: [] };
  const { logins, diagnostics } = await configLogins(config);
  const declared: readonly unknown[] = Array.isArray(registries) ? registries : [];
  return { registries: [...declared, ...logins], diagnostics };
}

/** What a faulty declaration shows: what is unknown of it may hold a password. */
function withoutLogins({ metadata }: RegistrySecretInputs): RegistrySecretInputs {
  return { metadata } as RegistrySecretInputs;
}

/** Paths of the secrets: all passwords, and whatever else the program marks. */
function loginSecrets({ registries }: RegistrySecretInputs, given: readonly SecretPath[]): SecretPath[] {
  const others = given.filter((path) => !isOfLogins(path));
  if (!isObject(registries)) return [...others, "/registries"];
  keepLogins(registries);
  hideTexts(secretTexts(Object.values(registries).map(({ password }) => password)));
  // The registry itself, or all of it, is a secret of the program.
  const isWhole = given.some((path) => isOfLogins(path) && !/^\/registries\/\d+\/(?:password|token)$/.test(path));
  if (isWhole) return [...others, "/registries"];
  return [...others, ...Object.keys(registries).map((host) => pointer(["registries", host, "password"]))];
}

const isOfLogins = (path: SecretPath): boolean => /^\/(?:registries|dockerConfig)(?:\/|$)/.test(path);
