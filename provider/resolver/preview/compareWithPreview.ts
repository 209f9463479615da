import { ownStreamTag } from "../../image/ownStreamTag.ts";
import { type Headline, headline } from "../../text/headline.ts";
import type { DeclaredTag } from "../declarations.ts";
import type { Resolution, Unresolved } from "../resolution.ts";
import type { Settlement } from "../settlement.ts";
import { type PreviewedTag, type ShownImage, sourceText } from "./previewRecord.ts";

/** The preview before an update. */
export interface ShownBefore {
  /** There was a preview to compare with. */
  readonly any: boolean;
  tag(tag: DeclaredTag): Promise<PreviewedTag | undefined>;
  /** Called when a tag moves that no preview has shown. */
  notHeld(): void;
  /** Called when a tag is refused, so that the next attempt is compared as well. */
  refused(): void;
}

/** Holds an update to what its preview has shown: what moved in between is refused, accepted or, if pinned, ignored. */
export function compareWithPreview(
  before: () => Promise<ShownBefore>,
  moves: (tag: DeclaredTag, digest: string) => Promise<boolean> = async () => true,
): Settlement {
  return async ({ tag, resolution, decides, byDigest }) => {
    if (!decides || !("image" in resolution) || movedByOthers(tag)) return resolution;
    const { digest, selected } = resolution.image;
    // A mere reference does not move.
    if (digest === undefined) return resolution;
    const shown = await before();
    if (!shown.any) {
      if (await moves(tag, digest)) shown.notHeld();
      return resolution;
    }
    const previewed = await shown.tag(tag);
    const now = imageText({ digest, selected });
    if (previewed === undefined)
      return noticed(resolution, headline`${tag.tag} was unknown in the preview`, `${notShown(tag)} it is ${now}`);
    if (previewed.digest === digest && previewed.selected === selected) return resolution;
    const change = `${sourceText(tag)} moved from ${imageText(previewed)} to ${now} since the preview`;
    // Said before the engine decides what it applies, so these do not say what the tag gets.
    const line = headline`${tag.tag} moved since the preview`;
    if (tag.pin) {
      const held = pinned(previewed, await byDigest(previewed.digest));
      return noticed(held, line, `${change}; the tag is pinned to the previewed image`);
    }
    if (tag.onMoved === "accept") return noticed(resolution, line, `${change}, which onMoved: "accept" allows`);
    shown.refused();
    return { problem: moved(change) };
  };
}

/** Others are meant to move these between a preview and an update. */
const movedByOthers = (tag: DeclaredTag): boolean => tag.scheduled || tag.reference || followsOwnStream(tag);

/** Tells that the cluster gives the tag each new image of another tag of its stream. */
export function followsOwnStream({ from, namespace, stream, pin }: DeclaredTag): boolean {
  return !pin && from !== undefined && ownStreamTag(from, stream, namespace) !== undefined;
}

/** The previewed image, with the tag that was chosen then. */
function pinned({ selected }: PreviewedTag, previewed: Resolution): Resolution {
  if (!("image" in previewed) || selected === undefined) return previewed;
  return { image: { ...previewed.image, selected } };
}

const noticed = (resolution: Resolution, line: Headline, why: string): Resolution =>
  "image" in resolution ? { ...resolution, notices: [{ headline: line, details: [["why", why]] }] } : resolution;

const imageText = ({ digest, selected }: ShownImage): string =>
  selected === undefined ? digest : `${selected} (${digest})`;

const notShown = (tag: DeclaredTag) => `the preview could not show the image of ${sourceText(tag)};`;

const moved = (change: string): Unresolved => ({
  code: "TAG_MOVED",
  severity: "warning",
  summary: `${change}; preview again to see the new image, or set onMoved: "accept" to take it`,
});
