import type { ImageStream } from "../../cluster/api/imageStream.ts";
import type { ImageImportSpec, ImageImportStatus } from "../../cluster/api/imageStreamImport.ts";
import { hasFailed, ImportError } from "../../cluster/importFailure.ts";
import { shortDigest } from "../../image/digest.ts";
import { ImageStreamError } from "../../image/error.ts";
import type { Context } from "../handlers.ts";
import { join } from "../inputs/schemaFaults.ts";
import type { TagReference } from "../inputs/tagReference.ts";
import { type StreamName, tagSource } from "../inputs/tagSource.ts";
import type { ImageStreamInputs } from "./inputs.ts";

/** What an import has done. */
export interface ImportOutcome {
  /** The stream after the last import that the cluster has stored; `undefined` if there was none. */
  readonly stream: ImageStream | undefined;
  /** One sentence for each tag that could not be imported, or got another image than was announced. */
  readonly reasons: readonly string[];
}

/** More would wait: the server fetches 2 manifests a second for each request, after a burst of 3. */
const imagesPerImport = 3;

/** Has the cluster fetch these tags, one request after the other, since imports into one stream conflict. */
export async function importTags(
  { cluster }: Context,
  { metadata, images }: ImageStreamInputs,
  tags: readonly TagReference[],
): Promise<ImportOutcome> {
  let stream: ImageStream | undefined;
  const reasons: string[] = [];
  for (let start = 0; start < tags.length; start += imagesPerImport) {
    const batch = tags.slice(start, start + imagesPerImport);
    try {
      const { status } = await cluster.imageStreamImports.create(
        metadata.namespace,
        {
          metadata: { name: metadata.name },
          spec: { import: true, images: batch.map((tag) => importOf(tag, metadata, images[tag.name]?.digest)) },
        },
        { retryConflict: true },
      );
      stream = status?.import ?? stream;
      reasons.push(...batch.flatMap((tag, index) => reasonsOf(tag, images[tag.name]?.digest, status?.images?.[index])));
    } catch (error) {
      if (!(error instanceof ImageStreamError)) throw error;
      // What keeps one request from working keeps the others as well.
      const names = tags.slice(start).map((tag) => tag.name);
      return { stream, reasons: [...reasons, `${names.join(", ")} could not be imported: ${error.message}`] };
    }
  }
  return { stream, reasons };
}

function importOf(tag: TagReference, stream: StreamName, digest: string | undefined): ImageImportSpec {
  return {
    from: { kind: "DockerImage", name: tagSource(tag, stream, digest)?.name ?? "" },
    to: { name: tag.name },
    importPolicy: tag.importPolicy ?? {},
    ...(tag.referencePolicy === undefined ? {} : { referencePolicy: tag.referencePolicy }),
  };
}

function reasonsOf(tag: TagReference, expected: string | undefined, answer: ImageImportStatus | undefined): string[] {
  const path = join("spec.tags", [tag.name, "from"]);
  if (answer === undefined || hasFailed(answer.status)) {
    return [`${path}: ${new ImportError(tag.from?.name ?? "", answer?.status ?? {}).message}`];
  }
  const digest = answer.image?.metadata?.name ?? "";
  // A tag that the cluster moves has the image that is upstream now.
  if (expected === undefined || digest === expected || tag.importPolicy?.scheduled === true) return [];
  const moved = `${tag.from?.name} moved from ${shortDigest(expected)} to ${shortDigest(digest)} while it was applied`;
  return [`${path}: ${moved}; preview again to see what it is now`];
}
