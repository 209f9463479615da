import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import type { Connection } from "../connection.ts";
import { namedAbove } from "./declaredBelow.ts";
import type { Declarer } from "./declarer.ts";

/** A declared name, its property, and the resource that declares it. */
interface Declared {
  /** `namespace/stream`, or `namespace/stream:tag`. */
  readonly name: string;
  readonly property: string;
  readonly owner: Declarer;
}

/**
 * Takes note of who declares a stream or tag. Of two resources that declare the same, each would undo at every update
 * what the other one has done: the second one is told why it cannot.
 */
export function declaredOnce(
  { owners, named }: Pick<Connection, "owners" | "named">,
  { name, property: path, owner }: Declared,
): Diagnostic[] {
  const other = owners.get(name);
  if (other === undefined || other === owner) {
    owners.set(name, owner);
    return namedAbove({ named }, { name, property: path }, owner.place);
  }
  const what = name.includes(":") ? "image stream tag" : "image stream";
  return [{ path, summary: `another resource of this program declares ${what} ${name} already; declare it once` }];
}
