import { plainText } from "../text/plainText.ts";
import { shortDigest } from "./digest.ts";
import type { TagMove } from "./tagMove.ts";

/** Characters that a console leaves beside a resource's type and name. */
const longest = 40;
/** Room for the number of what follows, which is never left out. */
const countRoom = ", rolls 99".length;
const versionRoom = 14;

/**
 * The move and its followers in 40 characters: `1.4 → 1.4.1, rolls web, worker`. Names that have no room are counted;
 * the details have all of them.
 */
export function tagMoveHeadline({ tags: [tag], from, to, isBack, followers = [] }: TagMove): string {
  const image = imageText(from.metadata.version, to.metadata.version) ?? shortDigest(to.digest).replace(/^.*:/, "");
  const arrow = isBack ? "back to" : "→";
  const tagRoom = longest - countRoom - ` ${arrow} ${image}`.length;
  const headline = `${plainText(tag, tagRoom)} ${arrow} ${image}`;
  const names = (isBuild: boolean) => [
    ...new Set(followers.filter(({ kind }) => (kind === "BuildConfig") === isBuild).map(({ name }) => name)),
  ];
  const [rolls, builds] = [names(false), names(true)];
  const buildsCount = builds.length === 0 ? "" : `, builds ${builds.length}`;
  const rolled = headline + listed("rolls", rolls, longest - headline.length - buildsCount.length);
  return rolled + listed("builds", builds, longest - rolled.length);
}

/** A version that does not tell the new image from the old one says nothing. */
function imageText(before: string | undefined, after: string | undefined): string | undefined {
  if (after === undefined || after === before) return undefined;
  return plainText(after, versionRoom) || undefined;
}

/** As many names as have room, and the number of the others. */
function listed(verb: string, names: readonly string[], room: number): string {
  if (names.length === 0) return "";
  for (let count = names.length; count > 0; count--) {
    const rest = names.length - count;
    const shown = names.slice(0, count).map((name) => plainText(name, longest));
    const text = `, ${verb} ${shown.join(", ")}${rest === 0 ? "" : ` +${rest}`}`;
    if (text.length <= room) return text;
  }
  const text = `, ${verb} ${names.length}`;
  return text.length <= room ? text : "";
}
