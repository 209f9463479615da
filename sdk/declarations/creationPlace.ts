import * as pulumi from "@pulumi/pulumi";

/** Where something stands in the program, and what it may wait for. */
export interface CreationPlace {
  /** Grows with the program: what a resource is given was made before it. */
  readonly place: number;
  /** It may wait for all that was made before this place; 0 if for nothing. */
  readonly waitsBefore: number;
}

let made = 0;

/**
 * Takes note of what is being constructed. What waits for its options has been given other resources or outputs there,
 * or a provider that waits itself. Arguments do not count: who asks for others by name, or is asked for, knows his own.
 */
export function creationPlace({ provider, ...opts }: pulumi.CustomResourceOptions = {}): CreationPlace {
  const place = made++;
  if (comesLater(opts) || (provider !== undefined && !isPlaced(provider))) return { place, waitsBefore: place };
  return { place, waitsBefore: provider === undefined ? 0 : provider.creation.waitsBefore };
}

function isPlaced(provider: object): provider is { readonly creation: CreationPlace } {
  return "creation" in provider;
}

function comesLater(value: unknown): boolean {
  if (pulumi.Output.isInstance(value) || value instanceof Promise || pulumi.Resource.isInstance(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(comesLater);
}
