import * as pulumi from "@pulumi/pulumi";
import type { Declarations } from "../../../provider/resolver/declarations.ts";
import { sharedByCopies } from "../../sharedByCopies.ts";

/** A resource that is going to tell which BuildConfig it builds, or into which tag. */
interface Announcement {
  readonly place: number;
  readonly told: Promise<void>;
}

const ofPrograms = sharedByCopies("buildAnnouncements", () => new WeakMap<object, Set<Announcement>>());
const ofDeclarations = sharedByCopies(
  "buildAnnouncementsOf",
  () => new WeakMap<Declarations, ReadonlySet<Announcement>>(),
);
const withoutStack = {};

/** Those of the running program: a process may run several, one after the other. */
function ofProgram(): Set<Announcement> {
  const program = pulumi.runtime.getStackResource() ?? pulumi.runtime.getMonitor() ?? withoutStack;
  const known = ofPrograms.get(program) ?? new Set();
  ofPrograms.set(program, known);
  return known;
}

/** Says, while a resource is constructed, that it will tell; the result is called when it has. */
export function announce(place: number): () => void {
  const all = ofProgram();
  const { promise, resolve } = Promise.withResolvers<void>();
  const announcement = { place, told: promise };
  all.add(announcement);
  return () => {
    all.delete(announcement);
    resolve();
  };
}

/** Takes note of the program that makes the declarations. */
export function openAnnouncements(declarations: Declarations): void {
  ofDeclarations.set(declarations, ofProgram());
}

/** Waits until the resources above a place have told. */
export async function announced(declarations: Declarations, above: number): Promise<void> {
  const all = [...(ofDeclarations.get(declarations) ?? [])];
  await Promise.all(all.filter(({ place }) => place < above).map(({ told }) => told));
}
