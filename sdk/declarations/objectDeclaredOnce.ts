import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import type { Declarations } from "../../provider/resolver/declarations.ts";
import { hasUnknown } from "../../provider/resources/inputs/unknown.ts";
import { objectId, type WholeObjectInputs } from "../../provider/resources/object/wholeObject.ts";
import { sharedByCopies } from "../sharedByCopies.ts";

const places = sharedByCopies("declaredObjects", () => new WeakMap<Declarations, Map<string, number>>());

/**
 * Takes note of the resource at a place that declares an object. Of two, each would undo at every update what the other one has done:
 * the one further down is told so.
 */
export function objectDeclaredOnce(
  declarations: Declarations,
  kind: string,
  inputs: Pick<WholeObjectInputs, "metadata">,
  place: number,
): Diagnostic[] {
  if (hasUnknown(inputs.metadata)) return [];
  const what = `${kind} ${objectId(inputs)}`;
  if (isFirst(declarations, what, place)) return [];
  const summary = `another resource of this program declares ${what} already; declare it once`;
  return [{ path: "metadata.name", summary }];
}

/** Takes note of a declaration at a place, and tells that it is the first one of this name. */
export function isFirst(declarations: Declarations, what: string, place: number): boolean {
  const known = places.get(declarations) ?? new Map<string, number>();
  const first = known.get(what) ?? place;
  places.set(declarations, known.set(what, first));
  return first === place;
}
