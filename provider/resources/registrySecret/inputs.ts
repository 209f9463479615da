import { z } from "zod";
import type { ObjectAddress } from "../../cluster/objects.ts";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { membersOf } from "../../image/members.ts";
import { type PullSecretType, pullSecretTypes, type RegistryLogin } from "../../registry/pullSecret.ts";
import { type ObjectMetadata, objectMetadata, objectMetadataDiagnostics } from "../inputs/objectMetadata.ts";
import { flag, orUnknown, schemaDiagnostics } from "../inputs/schemaDiagnostics.ts";
import { objectId } from "../object/wholeObject.ts";
import { type AccountLinks, declaredLinks } from "./links.ts";
import { declaredLogins } from "./logins.ts";

/** Inputs of a registry secret. */
export interface RegistrySecretInputs {
  metadata: ObjectMetadata;
  type: PullSecretType;
  /** Logins by registry; passwords are secrets. */
  registries: Record<string, RegistryLogin>;
  /** Service accounts that use the secret. */
  links: AccountLinks;
  /** Imports into the namespace do not use the secret. */
  excludeFromImports: boolean;
  /** Streams below import their failed tags again. */
  retryImports?: boolean;
  /** Takes over a secret that exists already. */
  adopt?: boolean;
  /** Seconds for a service account to appear. */
  timeout?: number;
}

/** State of a registry secret. */
export interface RegistrySecretOutputs extends RegistrySecretInputs {
  /** The adoption by which the program has the secret; absent if it has created it. */
  adoption?: string;
}

/** The annotation of a secret that imports do not use. */
export const excludeAnnotation = "openshift.io/image.excludeSecret";

/** The kind that holds the logins. */
export const secretKind = { apiVersion: "v1", kind: "Secret" } as const;

export const registrySecretId = ({ metadata }: Pick<RegistrySecretInputs, "metadata">): string =>
  objectId({ metadata });

export const secretAddress = ({ metadata }: Pick<RegistrySecretInputs, "metadata">): Required<ObjectAddress> => ({
  ...secretKind,
  namespace: metadata.namespace,
  name: metadata.name,
});

const schema = z.strictObject({
  metadata: orUnknown(objectMetadata),
  type: orUnknown(z.enum(pullSecretTypes)).optional(),
  registries: z.unknown().optional(),
  links: z.unknown().optional(),
  excludeFromImports: flag.optional(),
  retryImports: flag.optional(),
  adopt: flag.optional(),
  timeout: orUnknown(z.number().min(0).max(3_600)).optional(),
});

/** Lists all faults of a declared registry secret. No value of `registries` is shown. */
export function registrySecretDiagnostics(inputs: unknown): Diagnostic[] {
  const { metadata, registries, links } = membersOf(inputs);
  return [
    ...schemaDiagnostics(schema, inputs, ""),
    ...objectMetadataDiagnostics(metadata),
    ...declaredLogins(registries).diagnostics,
    ...declaredLinks(links).diagnostics,
  ];
}

/** The same declaration in the form that is compared and stored. Expects one without faults. */
export function normalizeRegistrySecret(inputs: RegistrySecretInputs): RegistrySecretInputs {
  const { type = "kubernetes.io/dockerconfigjson", excludeFromImports = false, metadata } = inputs;
  const { logins } = declaredLogins(inputs.registries);
  const { links } = declaredLinks(inputs.links);
  return {
    ...inputs,
    metadata: isExcluded(metadata) ? withoutExclusion(metadata) : metadata,
    type,
    registries: logins as RegistrySecretInputs["registries"],
    links: links as AccountLinks,
    excludeFromImports: isExcluded(metadata) ? true : excludeFromImports,
  };
}

/** An exported secret says by an annotation that imports do not use it. */
const isExcluded = (metadata: unknown): boolean =>
  membersOf(membersOf(metadata)["annotations"])[excludeAnnotation] === "true";

function withoutExclusion({ annotations = {}, ...metadata }: ObjectMetadata): ObjectMetadata {
  const { [excludeAnnotation]: _excluded, ...others } = annotations;
  return { ...metadata, ...(Object.keys(others).length === 0 ? {} : { annotations: others }) };
}
