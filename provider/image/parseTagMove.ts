import { followersUnknown } from "./tagMove.ts";

/** What the text of a tag's move says, as far as a preview's inputs do not. */
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

const image = "(?:.* \\()?(sha(?:256|512):[0-9a-f]{12})\\)?";
const heading = new RegExp(
  `^([^\\s/:]+/[^\\s/:]+):(\\S+) moves(?: back)? from ${image} to ${image}(?:; with it ([^;]+))?$`,
);
const follower = /^([A-Z][A-Za-z]+) ([a-z0-9][a-z0-9.-]*)(?: \(by ([\w.-]+)\))?$/;

/** Reads what `formatTagMove` has written; `undefined` for any other text. */
export function parseTagMove(text: string): ShownTagMove | undefined {
  const [first = "", ...lines] = text.trimEnd().split("\n");
  const [, stream, tag, from, to, others] = heading.exec(first) ?? [];
  if (stream === undefined || tag === undefined || from === undefined || to === undefined) return undefined;
  const details = new Map(lines.map((line) => [line.slice(0, 13).trim(), line.slice(13)] as const));
  const changes = details.get("changes");
  const layers = details.get("layers");
  return {
    stream,
    tags: [tag, ...(others?.split(", ") ?? [])],
    from,
    to,
    ...(changes === undefined ? {} : { changes }),
    ...(layers === undefined ? {} : { layers }),
    followers:
      details.get("follows") === followersUnknown
        ? undefined
        : [...followers(details.get("rolls")), ...followers(details.get("builds"))],
  };
}

function followers(text = ""): ShownFollower[] {
  return text.split(", ").flatMap((one) => {
    const [, kind, name, by] = follower.exec(one) ?? [];
    return kind === undefined || name === undefined ? [] : [{ kind, name, ...(by === undefined ? {} : { by }) }];
  });
}
