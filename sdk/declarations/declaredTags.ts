import type { DeclaredTag } from "../../provider/resolver/declarations.ts";
import { endOfTurn } from "../../provider/resolver/endOfTurn.ts";
import type { Connection } from "../connection.ts";

/** Tells `hear` of all tags of the program: those that are declared in one turn of the event loop together, in order of their names. */
export function hearTags(
  { declarations }: Pick<Connection, "declarations">,
  hear: (tags: readonly DeclaredTag[]) => void | Promise<void>,
): void {
  let waiting: DeclaredTag[] = [];
  declarations.listen((tag) => {
    waiting.push(tag);
    if (waiting.length > 1) return;
    void endOfTurn().then(() => {
      const tags = waiting;
      waiting = [];
      void hear(tags.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)));
    });
  });
}

const keyOf = ({ namespace, stream, tag }: DeclaredTag): string => `${namespace}/${stream}:${tag}`;
