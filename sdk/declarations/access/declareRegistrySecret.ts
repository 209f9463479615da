import * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../provider/image/diagnostic.ts";
import { isObject, type Members, membersOf } from "../../../provider/image/members.ts";
import { keepLogins, pullSecretData } from "../../../provider/registry/pullSecret.ts";
import type { DeclaredPullSecret } from "../../../provider/resolver/images/pullLogins.ts";
import { pointer, type SecretPath } from "../../../provider/resources/inputs/secretPaths.ts";
import { secretTexts } from "../../../provider/resources/inputs/secretTexts.ts";
import type { Transient } from "../../../provider/resources/inputs/transient.ts";
import { hasUnknown, isUnknown, unknown } from "../../../provider/resources/inputs/unknown.ts";
import {
  normalizeRegistrySecret,
  type RegistrySecretInputs,
  registrySecretDiagnostics,
  registrySecretId,
} from "../../../provider/resources/registrySecret/inputs.ts";
import { hideTexts, withoutSecrets } from "../../../provider/text/knownSecrets.ts";
import type { Message } from "../../../provider/text/message.ts";
import type { Connection } from "../../connection.ts";
import { sayExported } from "../../messages/sayExported.ts";
import type { RegistrySecretArgs } from "../../registrySecretArgs.ts";
import { ofProvider, type WithSecrets, withSecrets } from "../declaredSecrets.ts";
import { withoutExportedMembers } from "../exportedObject.ts";
import { declaredMetadata } from "../objectParts.ts";
import { partiallyKnown } from "../partiallyKnown.ts";
import type { PlacedResource } from "../placedResource.ts";
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
  owner: PlacedResource,
): pulumi.Output<DeclaredRegistrySecret> {
  const login = Promise.withResolvers<DeclaredPullSecret | undefined>();
  // Tags below wait for it: their digests may be had by these logins only.
  void connected.then(
    (connection) => connection?.logins.declare(owner.place, login.promise),
    () => undefined,
  );
  return partiallyKnown(args, async (all, paths): Promise<DeclaredRegistrySecret> => {
    const connection = await connected;
    try {
      // The last applied configuration repeats the logins, and the engine stores annotations as they are.
      const [given, exported] = withoutExportedMembers(exportedSecret, all as Members);
      void sayExported(owner.resource, exported);
      const [inputs, diagnostics] = await givenInputs(name, given, connection);
      const refused = [...diagnostics, ...registrySecretDiagnostics(inputs)];
      const dryRun = pulumi.runtime.isDryRun();
      if (refused.length > 0) {
        const shown = { ...withoutLogins(inputs), transient: { dryRun, refused: withoutSecrets(refused) } };
        const hidden = paths.filter((path) => path.startsWith("/metadata"));
        const more = ofProvider("metadata", all.metadata, connection);
        return { inputs: withSecrets(shown, [...hidden, ...more]), notes: [] };
      }
      const normal = normalizeRegistrySecret(inputs);
      login.resolve(pullSecretOf(normal));
      if (isPlaced(normal)) connection?.secretOwners.set(`secret ${registrySecretId(normal)}`, owner);
      const secrets = [...loginSecrets(normal, paths), ...ofProvider("metadata", all.metadata, connection)];
      return await resolved(normal, secrets, { dryRun }, connection);
    } finally {
      login.resolve(undefined);
    }
  });
}

const exportedSecret = { kind: "Secret", apiVersions: ["v1"], spec: (spec: Members) => spec };

async function givenInputs(
  name: string,
  { dockerConfig, registries, metadata, ...rest }: Members,
  connection: Connection | undefined,
): Promise<[RegistrySecretInputs, readonly Diagnostic[]]> {
  const config = await withConfig(registries, dockerConfig);
  const inputs = {
    ...rest,
    metadata: isUnknown(metadata) ? metadata : await declaredMetadata(name, membersOf(metadata), connection),
    registries: config.registries,
  };
  return [inputs as unknown as RegistrySecretInputs, config.diagnostics];
}

async function resolved(
  inputs: RegistrySecretInputs,
  secrets: readonly SecretPath[],
  transient: Transient,
  connection: Connection | undefined,
): Promise<DeclaredRegistrySecret> {
  const present = connection && (await presentSecret(inputs, connection));
  const { object: _object, accounts: _accounts, ...existing } = present ?? {};
  return {
    inputs: withSecrets({ ...inputs, transient: { ...transient, ...existing } }, secrets),
    notes: present === undefined ? [] : secretNotes(inputs, present),
  };
}

/** The secret for imports; `undefined` while it is unknown which registries it is for. */
function pullSecretOf(inputs: RegistrySecretInputs): DeclaredPullSecret | undefined {
  const { metadata, type, registries, excludeFromImports, retryImports } = inputs;
  if (!isPlaced(inputs) || isUnknown(type) || !isObject(registries)) return undefined;
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    type,
    data: pullSecretData(type, registries),
    isExcluded: excludeFromImports === true,
    isPending: hasUnknown(registries),
    retriesImports: retryImports === true,
  };
}

/** Tells that name and namespace are known: labels may be not. */
const isPlaced = ({ metadata }: RegistrySecretInputs): boolean =>
  !isUnknown(metadata) && !hasUnknown([metadata.name, metadata.namespace]);

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

/** The part of a faulty declaration that may be shown: any other member may hold a password. */
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
