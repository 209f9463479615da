import type { ApiImageStream, ApiTagReference, TagSource } from "../../cluster/api/imageStream.ts";
import { headline } from "../../text/headline.ts";
import type { Message } from "../../text/message.ts";
import type { TagReference } from "../tag/tagReference.ts";
import { sameSource, tagSource } from "../tag/tagSource.ts";
import type { ImageStreamInputs } from "./inputs.ts";

/** Sources of tags as they stand in the cluster's spec, by tag; `null` for none. */
export type WrittenSources = Readonly<Record<string, readonly (TagSource | null)[]>>;

/** A stream as the state has it. */
export interface OwnedStream extends ImageStreamInputs {
  /** The sources that this program has given tags, or may have; absent where they are those of `spec`. */
  written?: WrittenSources;
}

/** The sources that this program has given a tag, or may have, as far as the state tells. */
export function writtenSources(state: OwnedStream, tag: string): readonly (TagSource | null)[] {
  const { written = {} } = state;
  return (Object.hasOwn(written, tag) ? written[tag] : undefined) ?? declaredSources(state, tag);
}

/** The tags that another user or program has pointed elsewhere since they were written, or since a refresh has shown that. */
export function foreignTags(olds: OwnedStream, news: ImageStreamInputs, stream: ApiImageStream): ApiTagReference[] {
  return (olds.spec.tags ?? []).flatMap(({ name, from }) => {
    const isKept = news.spec.tags?.some((tag) => tag.name === name) === true;
    const shown = isKept ? [...declaredSources(olds, name), from ?? null, ...declaredSources(news, name)] : [];
    return foreignTag(olds, name, stream, shown) ?? [];
  });
}

/** The entry of a tag, if its source is neither of this program nor among `shown`. */
export function foreignTag(
  state: OwnedStream,
  name: string,
  stream: ApiImageStream,
  shown: readonly (TagSource | null)[] = [],
): ApiTagReference | undefined {
  const present = stream.spec?.tags?.find((tag) => tag.name === name);
  // A tag without a source is one that builds fill, or the remains of an interrupted update.
  if (!present?.from?.kind) return undefined;
  // The import of a whole repository gives its tags a source.
  const given = { kind: "DockerImage", name: `${stream.spec?.dockerImageRepository}:${name}` };
  const known = [...writtenSources(state, name), ...shown, given];
  return known.some((source) => sameSource(source, present.from, state.metadata)) ? undefined : present;
}

/** The state after a refresh or an incomplete update: it keeps the written sources of tags that now have other ones. */
export function withWritten<State extends OwnedStream>(found: State, ...before: readonly OwnedStream[]): State {
  const { written: _written, ...rest } = found;
  const written = (found.spec.tags ?? []).flatMap(({ name }): [string, readonly (TagSource | null)[]][] => {
    const sources = before.flatMap((state) => writtenSources(state, name));
    const shown = declaredSources(found, name);
    const isOurs = shown.every((one) => sources.some((source) => sameSource(source, one, found.metadata)));
    return isOurs || sources.length === 0 ? [] : [[name, sources]];
  });
  // TypeScript does not take the rest of a generic type for that type.
  return { ...rest, ...(written.length === 0 ? {} : { written: Object.fromEntries(written) }) } as State;
}

/** For messages. */
const tagName = ({ metadata }: ImageStreamInputs, { name }: Pick<TagReference, "name">): string =>
  `image stream tag ${metadata.namespace}/${metadata.name}:${name}`;

/** A warning about a tag that another user has pointed elsewhere. */
export function leftTag(state: ImageStreamInputs, { name, from }: ApiTagReference, remedy: string): Message {
  const source = `${from?.namespace ? `${from.namespace}/` : ""}${from?.name}`;
  return {
    headline: headline`${name} stays: another user changed it`,
    details: [
      ["why", `another user or program has pointed ${tagName(state, { name })} to ${source}: it stays`],
      ["do", remedy],
    ],
  };
}

/** The sources that stand in the cluster's spec for a tag of a declaration; empty if there is none of that name. */
function declaredSources({ metadata, spec, images }: ImageStreamInputs, name: string): (TagSource | null)[] {
  const tag = spec.tags?.find((declared) => declared.name === name);
  return tag === undefined ? [] : [tagSource(tag, metadata, images[name]?.digest) ?? null];
}
