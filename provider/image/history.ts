/** An item of `status.tags[].items`. */
export interface TagEvent {
  readonly created: string;
  readonly dockerImageReference: string;
  /** Digest; empty for tags that are mere references. */
  readonly image: string;
  readonly generation: number;
}

/** A stream's record of a tag: the element of `status.tags`. */
export interface TagEventList {
  readonly tag: string;
  /** Newest first; `null` where only conditions exist. */
  readonly items: readonly TagEvent[] | null;
  readonly conditions?: readonly TagCondition[];
}

/** The outcome of a failed import; success removes it. */
export interface TagCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly generation?: number;
  readonly lastTransitionTime?: string;
}

/** One image that a tag has had. */
export interface HistoryEntry {
  /** Absent for tags that are mere references. */
  readonly digest?: string;
  /** Pull spec as recorded. */
  readonly image: string;
  /** RFC 3339: when the tag got this image. */
  readonly created: string;
}

/** The images that a tag has had, newest first. */
export function tagHistory(tags: readonly TagEventList[] | null | undefined, tag: string): HistoryEntry[] {
  const items = tags?.find((entry) => entry.tag === tag)?.items ?? [];
  return items.map(({ image, dockerImageReference, created }) => ({
    ...(image === "" ? {} : { digest: image }),
    image: dockerImageReference,
    created,
  }));
}

/** The item that a tag has now. */
export function newestItem(tags: readonly TagEventList[] | null | undefined, tag: string): TagEvent | undefined {
  return tags?.find((entry) => entry.tag === tag)?.items?.[0];
}

/** The image before the present one: the newest with another digest. Rolling back means going there. */
export function previousImage<Entry extends Pick<HistoryEntry, "digest">>(
  history: readonly Entry[],
): Entry | undefined {
  const [present, ...older] = history;
  return older.find((entry) => entry.digest !== undefined && entry.digest !== present?.digest);
}

/** Why the last import of a tag failed; `undefined` if it did not. */
export function importFailure(tags: readonly TagEventList[] | null | undefined, tag: string): TagCondition | undefined {
  const conditions = tags?.find((entry) => entry.tag === tag)?.conditions ?? [];
  return conditions.find(({ type, status }) => type === "ImportSuccess" && status === "False");
}

/** The generation that the last import of a tag has seen, successful or not; 0 if there was none. */
export function observedGeneration(tags: readonly TagEventList[] | null | undefined, tag: string): number {
  return Math.max(newestItem(tags, tag)?.generation ?? 0, importFailure(tags, tag)?.generation ?? 0);
}
