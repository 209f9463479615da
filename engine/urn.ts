/** `urn:pulumi:<stack>::<project>::<parentType$type>::<name>` */
export type Urn = string;

export const rootStackType = "pulumi:pulumi:Stack";
const providerPrefix = "pulumi:providers:";

const parts = (urn: Urn): string[] => urn.split("::");

/** The name may contain `::` itself. */
export const urnName = (urn: Urn): string => parts(urn).slice(3).join("::");

export const qualifiedType = (urn: Urn): string => parts(urn)[2] ?? "";

export const urnType = (urn: Urn): string => qualifiedType(urn).split("$").at(-1) ?? "";

/** Children of the root stack have no parent type, so that their URNs stay the same when a component wraps them. */
export function createUrn(stack: string, project: string, parent: Urn, type: string, name: string): Urn {
  const parentType = parent === "" ? "" : qualifiedType(parent);
  const prefix = parentType === "" || parentType === rootStackType ? "" : `${parentType}$`;
  return `urn:pulumi:${stack}::${project}::${prefix}${type}::${name}`;
}

export const isProviderType = (type: string): boolean => type.startsWith(providerPrefix);

export const providerType = (packageName: string): string => providerPrefix + packageName;

export const providerPackage = (type: string): string => type.slice(providerPrefix.length);

export const packageOf = (type: string): string => type.split(":")[0] ?? "";

export const isDefaultProvider = (urn: Urn): boolean =>
  isProviderType(urnType(urn)) && /^default(_|$)/.test(urnName(urn));

/** A provider reference: the provider's URN and its id. */
export interface ProviderReference {
  readonly urn: Urn;
  readonly id: string;
}

export function parseProviderReference(reference: string): ProviderReference {
  const at = reference.lastIndexOf("::");
  return { urn: reference.slice(0, at), id: reference.slice(at + 2) };
}

export const formatProviderReference = ({ urn, id }: ProviderReference): string => `${urn}::${id}`;
