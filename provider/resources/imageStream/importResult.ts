import type { ImageImportStatus } from "../../cluster/api/imageStreamImport.ts";
import { hasFailed, ImportError } from "../../cluster/importFailure.ts";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { imageMetadata } from "../../image/metadata.ts";
import { parsePlatform } from "../../image/platform.ts";
import { join } from "../inputs/schemaDiagnostics.ts";
import type { ResolvedTag } from "../tag/resolved.ts";
import type { TagReference } from "../tag/tagReference.ts";

/** A tag to be imported, with the image that it is expected to have. */
export interface Import {
  readonly tag: TagReference;
  readonly source: string;
  readonly expected: ResolvedTag | undefined;
}

/** Outcome of the import of one tag. */
export interface Imported extends Import {
  readonly status: ImageImportStatus | undefined;
  /** Outcome of the import of the announced digest; `undefined` without one. */
  readonly held?: ImageImportStatus | undefined;
}

/** The digest that the cluster reports; `undefined` if the import failed. */
export const digestIn = (status: ImageImportStatus | undefined): string | undefined =>
  status === undefined || hasFailed(status.status) ? undefined : (status.image?.metadata?.name ?? "");

/** Tells that the tag has another image than announced. A scheduled tag may have any image of its platform. */
export function hasMoved(each: Imported): boolean {
  const digest = digestIn(each.status);
  if (digest === undefined || each.expected === undefined || digest === each.expected.digest) return false;
  return !isScheduled(each) || isOfOtherPlatform(each);
}

/** Tells that the new image may stay; never one for another platform than the declared one. */
export const accepts = (each: Imported): boolean => each.tag.onMoved === "accept" && !isOfOtherPlatform(each);

export const isScheduled = ({ tag }: Import): boolean => tag.importPolicy?.scheduled === true;

export function failure(each: Imported): Diagnostic {
  const { tag, status, expected, held } = each;
  const has = expected !== undefined && digestIn(held) === expected.digest;
  const state = has ? "; the tag has the announced image by its digest" : "";
  const { message } = new ImportError(tag.from?.name ?? "", status?.status ?? {});
  return { path: pathOf(each), summary: `${message}${state}` };
}

/** The warning about a tag with the announced image, which the cluster could not also fetch by its digest. */
export const unheld = (each: Imported): string =>
  `${pathOf(each)}: the tag has the announced image, but shows until its next import that it could not be fetched by its digest: ` +
  new ImportError(each.expected?.digest ?? "", each.held?.status ?? {}).message;

/** The diagnostic of a tag that has moved. @param end what became of the tag, and the remedy */
export function movement(each: Imported, end = ""): Diagnostic {
  return { path: pathOf(each), summary: `${each.tag.from?.name} ${movementText(each)}${end}` };
}

function movementText(each: Imported): string {
  const { expected, status } = each;
  const platforms = differentPlatforms(each);
  if (platforms === undefined) return `moved from ${expected?.digest} to ${digestIn(status)} while it was applied`;
  const { announced, reported } = platforms;
  return `was announced as ${expected?.digest} for ${announced}, but the cluster has ${digestIn(status)} for ${reported}`;
}

/** Remedy for a tag that has moved. */
export function remedy(each: Imported): string {
  if (differentPlatforms(each) === undefined) return "preview again to see the new image";
  if (each.tag.platform === undefined) return "declare the tag's platform";
  return "preview again, and if the registry still has that platform, set pin: true";
}

const isOfOtherPlatform = (each: Imported): boolean =>
  each.tag.platform !== undefined && differentPlatforms(each) !== undefined;

/** The announced and the reported platform, where both are known and not the same. */
function differentPlatforms({ tag, expected, status }: Imported) {
  const announced = tag.platform ?? (expected?.platforms?.length === 1 ? expected.platforms[0] : undefined);
  const reported = reportedPlatform(status);
  if (announced === undefined || reported === undefined) return undefined;
  // The API tells an image's architecture, but neither its system nor its variant.
  const isSame = parsePlatform(announced).architecture === reported.split("/")[1];
  return isSame ? undefined : { announced, reported };
}

function reportedPlatform(status: ImageImportStatus | undefined): string | undefined {
  if (status?.image?.dockerImageManifests !== undefined) return "all platforms of the index";
  return imageMetadata(status?.image?.dockerImageMetadata).platforms?.[0];
}

const pathOf = ({ tag }: Imported): string => join("spec.tags", [tag.name, "from"]);
