import type { Diagnostic } from "../../provider/image/diagnostic.ts";
import { endOfTurn } from "../../provider/resolver/endOfTurn.ts";
import type { Connection } from "../connection.ts";

/** The stream (`namespace/stream`), or the stream and the tag (`namespace/stream:tag`), that a property names. */
export interface NamedSource {
  readonly names: readonly string[];
  readonly property: string;
}

/**
 * The names that a resource further down declares. A name refers to what stands above it in the program, so that no two
 * resources can wait for each other.
 */
export async function declaredBelow(
  { owners, named }: Pick<Connection, "owners" | "named">,
  sources: readonly NamedSource[],
  place: number,
): Promise<Diagnostic[]> {
  // By then, all that the program declares in one go is known.
  await endOfTurn();
  return sources.flatMap(({ names, property }) => {
    for (const name of names) named.set(name, Math.min(named.get(name) ?? place, place));
    const below = names.findLast((name) => (owners.get(name)?.place ?? place) > place);
    if (below === undefined) return [];
    return [{ path: property, summary: `${described(below)} is declared further down in this program; ${remedy}` }];
  });
}

/** The same for a resource whose name became known after a resource above had named it. */
export function namedAbove(
  { named }: Pick<Connection, "named">,
  { name, property: path }: { readonly name: string; readonly property: string },
  place: number,
): Diagnostic[] {
  const first = named.get(name);
  if (first === undefined || first >= place) return [];
  return [{ path, summary: `a resource further up in this program names ${described(name)}; ${remedy}` }];
}

const remedy = "move the declaration up, or pass the object, for instance stream.tag(…), instead of the name";

const described = (name: string): string => `image stream${name.includes(":") ? " tag" : ""} ${name}`;
