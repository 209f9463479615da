import type * as pulumi from "@pulumi/pulumi";
import { sharedByCopies } from "../sharedByCopies.ts";
import type { AnsweredTag } from "./answeredTag.ts";
import type { PlacedResource } from "./placedResource.ts";

/** A resource that declares a stream or tags. */
export interface DeclaringResource extends pulumi.Resource {
  /** Address of the stream in the cluster's own registry. */
  readonly repository: pulumi.Output<string>;
  /** A tag after the resource was registered. */
  answered(tag: string): pulumi.Output<AnsweredTag>;
}

/** A declaration of a stream or tags, and its place in the program. */
export interface Declarer extends PlacedResource {
  readonly resource: Promise<DeclaringResource>;
}

const places = sharedByCopies("places", () => ({ last: 0 }));

/** The place in the program of what is being constructed or called: lower ones stand above it. */
export function programPlace(): number {
  places.last += 1;
  return places.last;
}

/** Takes note of a resource while it is constructed. */
export const declarer = (resource: Promise<DeclaringResource>): Declarer => ({ resource, place: programPlace() });
