/** Characters of one label or annotation, and members of one object, that outputs hold. A Kubernetes label has at most 63. */
const longest = { name: 317, value: 4_000 };
const most = 200;

/** Labels or annotations of an object. Any user with the right to write to it chooses their size, so outputs hold a part that says how much was cut. */
export function keptTexts(
  texts: Readonly<Record<string, string>> | null | undefined,
): Readonly<Record<string, string>> {
  const all = Object.entries(texts ?? {});
  const kept = all
    .slice(0, most)
    .map(([name, value]) => [cut(name, longest.name), cut(String(value), longest.value)] as const);
  const more = all.length - kept.length;
  return Object.fromEntries(more > 0 ? [...kept, ["…", `${more} more`]] : kept);
}

function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  // Half of a pair is no character.
  return `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "")}… (${text.length} characters)`;
}
