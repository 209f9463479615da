import type * as pulumi from "@pulumi/pulumi";

/** A resource of a declaration, and its place in the program. */
export interface PlacedResource {
  readonly place: number;
  readonly resource: Promise<pulumi.Resource>;
}
