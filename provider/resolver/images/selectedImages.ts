import { canonicalName, parseReference, withTag } from "../../image/reference.ts";
import type { Miss } from "../../image/selection/policy.ts";
import { type Selection, selectionText } from "../../image/selection/selection.ts";
import { selectTag } from "../../image/selection/selectTag.ts";
import type { Resolution, Unresolved } from "../resolution.ts";
import type { ImageRequest, ImageSource } from "./imageSource.ts";
import type { TagLists } from "./tagLists.ts";

/** Chooses a tag where a request leaves the choice to a selection, and asks the next source for its image. */
export class SelectedImages implements ImageSource {
  readonly #tags: Pick<TagLists, "list">;
  readonly #images: ImageSource;
  readonly #asked = new Map<string, Promise<Resolution>>();

  constructor(tags: Pick<TagLists, "list">, images: ImageSource) {
    this.#tags = tags;
    this.#images = images;
  }

  resolve(request: ImageRequest): Promise<Resolution> {
    const { select, ...rest } = request;
    if (select === undefined) return this.#images.resolve(request);
    const key = JSON.stringify([{ ...rest, place: undefined }, selectionText(select)]);
    const asked = this.#asked.get(key) ?? this.#select(rest, select);
    this.#asked.set(key, asked);
    return asked;
  }

  async #select(request: ImageRequest, select: Selection): Promise<Resolution> {
    const tags = await this.#tags.list(request).catch((error: unknown) => notListed(error, request));
    if ("problem" in tags) return tags;
    const repository = parseReference(request.reference);
    const choice = selectTag(tags, select);
    if ("misses" in choice) return { problem: noMatch(canonicalName(repository), select, tags.length, choice.misses) };
    const reference = withTag(repository, choice.tag).original;
    const answer = await this.#images.resolve({ ...request, reference });
    return "image" in answer ? { ...answer, image: { ...answer.image, selected: choice.tag } } : answer;
  }
}

/** Tags are listed from this machine, since the cluster lists none without importing their images. */
function notListed(error: unknown, { reference }: ImageRequest): { problem: Unresolved } {
  const cause = error instanceof Error ? error.message : String(error);
  const summary = `the tags of ${reference} cannot be listed from this machine: ${cause}`;
  return { problem: { code: "TAGS_NOT_LISTED", severity: "warning", summary } };
}

function noMatch(repository: string, select: Selection, count: number, misses: readonly Miss[]): Unresolved {
  const found = count === 0 ? "it has no tags at all" : `of its ${count} tags these come nearest: ${byReason(misses)}`;
  const summary = `${repository} has no tag for ${selectionText(select)}; ${found}; correct select, or push such a tag`;
  return { code: "NO_TAG_SELECTED", severity: "warning", summary };
}

/** `1.3.9 (lower), latest, main (no version of the form 1.2.3)` */
function byReason(misses: readonly Miss[]): string {
  const reasons = [...new Set(misses.map(({ reason }) => reason))];
  const tagsOf = (reason: string) => misses.filter((miss) => miss.reason === reason).map(({ tag }) => tag);
  return reasons.map((reason) => `${tagsOf(reason).join(", ")} (${reason})`).join(", ");
}
