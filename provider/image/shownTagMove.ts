import type { Message } from "../text/message.ts";
import { followersUnknown } from "./tagMoveMessage.ts";

/** A tag's move as its message tells it, as far as a preview's inputs do not. */
export interface ShownTagMove {
  /** `namespace/name`. */
  readonly stream: string;
  readonly tags: readonly string[];
  /** Short digests. */
  readonly from: string;
  readonly to: string;
  readonly changes?: string;
  readonly layers?: string;
  /** `undefined` where the cluster has not told them in time. */
  readonly followers: readonly ShownFollower[] | undefined;
}

/** A workload that a move rolls, or a build that it starts. */
export interface ShownFollower {
  readonly kind: string;
  readonly name: string;
  /** The tag that it follows. @default the first one of the move */
  readonly by?: string;
}

const moved = /^([^\s/:]+\/[^\s/:]+):([^\s,]+(?:, [^\s,]+)*)$/;
const digests = /^(sha(?:256|512):[0-9a-f]{12}) → (sha(?:256|512):[0-9a-f]{12})$/;
const follower = /^([A-Z][A-Za-z]+) ([a-z0-9][a-z0-9.-]*)(?: \(by ([\w.-]+)\))?$/;

/** The move in the details of a message; `undefined` where it is about something else. */
export function shownTagMove({ details = [] }: Pick<Message, "details">): ShownTagMove | undefined {
  const said = new Map(details);
  const [, stream, tags] = moved.exec(said.get("tag") ?? "") ?? [];
  const [, from, to] = digests.exec(said.get("digest") ?? "") ?? [];
  if (stream === undefined || tags === undefined || from === undefined || to === undefined) return undefined;
  const changes = said.get("changes");
  const layers = said.get("layers");
  return {
    stream,
    tags: tags.split(", "),
    from,
    to,
    ...(changes === undefined ? {} : { changes }),
    ...(layers === undefined ? {} : { layers }),
    followers:
      said.get("follows") === followersUnknown
        ? undefined
        : [...followers(said.get("rolls")), ...followers(said.get("builds"))],
  };
}

function followers(text = ""): ShownFollower[] {
  return text.split(", ").flatMap((one) => {
    const [, kind, name, by] = follower.exec(one) ?? [];
    return kind === undefined || name === undefined ? [] : [{ kind, name, ...(by === undefined ? {} : { by }) }];
  });
}
