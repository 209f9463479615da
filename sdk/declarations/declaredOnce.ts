import type { Failure } from "../../provider/resources/inputs/transient.ts";
import type { Connection } from "../connection.ts";
import type { Declarer } from "./creationOrder.ts";

/** What is declared, where it is said, and by which resource. */
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
export function declaredOnce({ owners }: Pick<Connection, "owners">, { name, property, owner }: Declared): Failure[] {
  const other = owners.get(name);
  if (other === undefined || other === owner) {
    owners.set(name, owner);
    return [];
  }
  const what = name.includes(":") ? "image stream tag" : "image stream";
  return [{ property, reason: `another resource of this program declares ${what} ${name} already; declare it once` }];
}
