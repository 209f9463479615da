import type { ResourceKind } from "../providerText.ts";

/** The type of a kind in Pulumi's state; `pulumi-nodejs:dynamic` makes the engine call a dynamic provider process. */
export const resourceType = <Kind extends ResourceKind>(kind: Kind) =>
  `pulumi-nodejs:dynamic/imagestream:${kind}` as const;
