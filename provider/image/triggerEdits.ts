import { elements, findTriggers, type ImageTriggerEntry, type WhichTriggers } from "./triggers.ts";

/**
 * The annotation with this entry instead of those of its field path, or of the given ones; all other text stays byte for
 * byte, an entry that does the same as well.
 */
export function setTrigger(
  text: string | undefined,
  entry: ImageTriggerEntry,
  options: { instead?: WhichTriggers; namespace?: string } = {},
): string {
  const { instead = entry.fieldPath, namespace } = options;
  const found = findTriggers(text, instead);
  const mine = found.find((present) => present.entry.fieldPath === entry.fieldPath) ?? found[0];
  if (mine === undefined) return appended(text, formatTrigger(entry));
  // From the last to the first, so that positions stay true.
  const surplus = found.filter((present) => present !== mine).reverse();
  const alone = surplus.reduce((rest: string | undefined, { index }) => withoutElement(rest, index), text) ?? "";
  if (sameTrigger(mine.entry, entry, namespace)) return alone;
  const at = mine.index - surplus.filter(({ index }) => index < mine.index).length;
  const { start = 0, end = 0 } = elements(alone)[at] ?? {};
  return alone.slice(0, start) + formatTrigger(entry) + alone.slice(end);
}

/** The annotation without the entry at this position, and without what then holds no entry any more. */
export function removeTriggerAt(text: string | undefined, index: number): string | undefined {
  const rest = withoutElement(text, index);
  return elements(rest).every(({ value }) => value === null) ? undefined : rest;
}

/** One entry in the order of members that `oc set triggers` writes; `paused` only if true. */
export function formatTrigger({ from, fieldPath, paused }: ImageTriggerEntry): string {
  const { name, namespace } = from;
  const reference = { kind: "ImageStreamTag", name, ...(namespace === undefined ? {} : { namespace }) };
  return JSON.stringify({ from: reference, fieldPath, ...(paused === true ? { paused } : {}) });
}

/** Tells that two entries make the controller do the same; an entry without a namespace means `namespace`. */
function sameTrigger(a: ImageTriggerEntry, b: ImageTriggerEntry, namespace = ""): boolean {
  const meaning = ({ from, fieldPath, paused }: ImageTriggerEntry) =>
    [from.kind, from.apiVersion ?? "", from.namespace ?? namespace, from.name, fieldPath, paused === true].join("\n");
  return meaning(a) === meaning(b);
}

function appended(text: string | undefined, written: string): string {
  const last = elements(text).at(-1);
  if (last === undefined || text === undefined) return `[${written}]`;
  return `${text.slice(0, last.end)},${written}${text.slice(last.end)}`;
}

function withoutElement(text: string | undefined, index: number): string | undefined {
  const all = elements(text);
  const [mine, previous, next] = [all[index], all[index - 1], all[index + 1]];
  if (mine === undefined || text === undefined) return text;
  if (next !== undefined) return text.slice(0, mine.start) + text.slice(next.start);
  return previous === undefined ? undefined : text.slice(0, previous.end) + text.slice(mine.end);
}
