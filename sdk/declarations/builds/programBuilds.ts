import type * as pulumi from "@pulumi/pulumi";
import type { Declarations, TagName } from "../../../provider/resolver/declarations.ts";
import { sharedByCopies } from "../../sharedByCopies.ts";
import { announced } from "./announcements.ts";
import { outputOf } from "./buildOutputs.ts";

/** A resource `Build` while it is constructed. */
export interface ProgramBuild {
  /** Its name in the program. */
  readonly name: string;
  readonly place: number;
  readonly resource: Promise<BuildResource>;
}

/** The resource of a build, with the digest of its image. */
export interface BuildResource extends pulumi.Resource {
  readonly digest: pulumi.Output<string | undefined>;
}

const ofResources = sharedByCopies("buildsOfResources", () => new WeakMap<object, ProgramBuild[]>());
const ofNames = sharedByCopies("buildsOfNames", () => new WeakMap<Declarations, Map<string, ProgramBuild[]>>());

/** Takes note of a build of a declared BuildConfig. */
export function addBuild(config: pulumi.Resource, build: ProgramBuild): void {
  ofResources.set(config, [...(ofResources.get(config) ?? []), build]);
}

/** Takes note of a build of a BuildConfig by `namespace/name`. */
export function addBuildByName(declarations: Declarations, id: string, build: ProgramBuild): void {
  const known = ofNames.get(declarations) ?? new Map<string, ProgramBuild[]>();
  ofNames.set(declarations, known.set(id, [...(known.get(id) ?? []), build]));
}

/** The builds of a declared BuildConfig. */
export async function buildsOf(
  declarations: Declarations,
  { id, resource }: { readonly id: string; readonly resource: Promise<pulumi.Resource> },
): Promise<ProgramBuild[]> {
  return [...(ofResources.get(await resource) ?? []), ...(ofNames.get(declarations)?.get(id) ?? [])];
}

/** The last build above a place in the program that gives a tag its image. */
export async function buildInto(
  declarations: Declarations,
  tag: TagName,
  place: number,
): Promise<ProgramBuild | undefined> {
  await announced(declarations, place);
  const output = outputOf(declarations, tag);
  if (output === undefined) return undefined;
  const above = (await buildsOf(declarations, output)).filter((build) => build.place < place);
  return above.sort((a, b) => b.place - a.place)[0];
}
