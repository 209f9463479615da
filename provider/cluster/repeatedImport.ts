import { retrying } from "../http/retry.ts";
import type { Time } from "../http/time.ts";
import type { ImageImportStatus, ImageStreamImport } from "./api/imageStreamImport.ts";
import { isTransient } from "./importFailure.ts";

/** Five attempts take about seven seconds, besides the cluster's own. */
const attempts = 5;
const firstDelay = 500;

/** An answer of which some entries may do better the next time. */
class Unfinished extends Error {}

/**
 * Sends an ImageStreamImport, and once more those of its images that a registry could not give for the moment, until all are
 * there or the signal ends it. Images for the same tag are sent together, since the last one is the tag's.
 * @throws whatever the first `send` throws
 */
export async function repeatedImport(
  object: ImageStreamImport,
  send: (object: ImageStreamImport) => Promise<ImageStreamImport>,
  policy: { readonly time: Time; readonly signal: AbortSignal },
): Promise<ImageStreamImport> {
  let whole: ImageStreamImport | undefined;
  try {
    return await retrying(
      async () => {
        const open: readonly number[] = whole === undefined ? [] : unfinished(object, whole);
        whole =
          whole === undefined
            ? readable(await send(object))
            : merged(whole, open, readable(await send(only(object, open))));
        if (unfinished(object, whole).length > 0) throw new Unfinished();
        return whole;
      },
      (error) => (error instanceof Unfinished ? {} : false),
      { ...policy, attempts, firstDelay },
    );
  } catch (error) {
    // The entries that have arrived by then are an answer.
    if (whole === undefined) throw error;
    return whole;
  }
}

/** Positions of the images to be sent again. */
function unfinished({ spec }: ImageStreamImport, { status }: ImageStreamImport): number[] {
  const images = spec.images ?? [];
  const failed = images.flatMap((image, index) =>
    isTransient(status?.images?.[index]?.status) ? [{ image, index }] : [],
  );
  const tags = new Set(failed.map(({ image }) => image.to?.name).filter((name) => name !== undefined));
  const positions = new Set(failed.map(({ index }) => index));
  return images.flatMap(({ to }, index) =>
    positions.has(index) || (to !== undefined && tags.has(to.name)) ? [index] : [],
  );
}

const unanswered: ImageImportStatus = {
  status: { status: "Failure", message: "the cluster's answer does not say what became of the image" },
};

/** An answer whose entries are objects: what else a broken server puts there says nothing. */
function readable(answer: ImageStreamImport): ImageStreamImport {
  const images: unknown = answer.status?.images;
  if (images === undefined || images === null) return answer;
  const entries = (Array.isArray(images) ? images : []).map((entry: unknown) =>
    typeof entry === "object" && entry !== null ? (entry as ImageImportStatus) : unanswered,
  );
  return { ...answer, status: { ...answer.status, images: entries } };
}

function only(object: ImageStreamImport, positions: readonly number[]): ImageStreamImport {
  const { repository: _repository, ...spec } = object.spec;
  return {
    ...object,
    spec: { ...spec, images: (spec.images ?? []).filter((_image, index) => positions.includes(index)) },
  };
}

function merged(whole: ImageStreamImport, positions: readonly number[], part: ImageStreamImport): ImageStreamImport {
  const images: ImageImportStatus[] = [...(whole.status?.images ?? [])];
  positions.forEach((position, index) => {
    const better = part.status?.images?.[index];
    if (better !== undefined) images[position] = better;
  });
  const stream = part.status?.import ?? whole.status?.import;
  return { ...whole, status: { ...whole.status, images, ...(stream === undefined ? {} : { import: stream }) } };
}
