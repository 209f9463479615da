import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import type { Declarations } from "../../provider/resolver/declarations.ts";
import { sharedByCopies } from "../sharedByCopies.ts";

const places = sharedByCopies("declaredObjects", () => new WeakMap<Declarations, Map<string, number>>());

/**
 * Takes note of the resource at a place that declares an object, for instance `BuildConfig shop/app`. Of two, each would undo at every
 * update what the other one has done: the one further down is told so.
 */
export function objectDeclaredOnce(
  declarations: Declarations,
  what: string,
  { place, property: path }: { readonly place: number; readonly property: string },
): Diagnostic[] {
  const known = places.get(declarations) ?? new Map<string, number>();
  const first = known.get(what) ?? place;
  places.set(declarations, known.set(what, first));
  if (first === place) return [];
  return [{ path, summary: `another resource of this program declares ${what} already; declare it once` }];
}
