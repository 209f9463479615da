import type { ImageStream } from "../../cluster/api/imageStream.ts";
import { hasFailed, ImportError } from "../../cluster/importFailure.ts";
import { ImageStreamError } from "../../image/error.ts";
import type { Context } from "../handlers.ts";
import type { ImageStreamInputs } from "./inputs.ts";
import type { ImageStreamOutputs } from "./outputs.ts";

/** What the import of a whole repository has done. */
export interface RepositoryImport {
  /** The stream afterwards; `undefined` if the cluster has stored nothing. */
  readonly stream: ImageStream | undefined;
  readonly reasons: readonly string[];
}

/** The cluster imports a repository by itself only while a stream lacks this time of its last import. */
export const repositoryCheck = "openshift.io/image.dockerRepositoryCheck";

const path = "spec.dockerImageRepository";
/** A whole repository is fetched at two manifests a second. */
const timeout = 300_000;

/**
 * Has the cluster import all tags of the stream's repository, and waits for it: an import that the cluster begins by itself
 * would tell nobody that it has failed.
 */
export async function importRepository(
  { cluster, warn }: Context,
  { metadata, spec }: ImageStreamInputs,
): Promise<RepositoryImport> {
  const { name, namespace, annotations } = metadata;
  const repository = spec.dockerImageRepository ?? "";
  const insecure = annotations?.["openshift.io/image.insecureRepository"] === "true";
  const from = { kind: "DockerImage" as const, name: repository };
  const object = { metadata: { name }, spec: { import: true, repository: { from, importPolicy: { insecure } } } };
  try {
    const { status } = await cluster.imageStreamImports.create(namespace, object, { retryConflict: true, timeout });
    const { status: outcome, images = [], additionalTags = [] } = status?.repository ?? {};
    if (additionalTags.length > 0) {
      await warn?.(
        `${path}: the cluster has imported ${images.length} tags of ${repository} and left out ${additionalTags.length}; ` +
          `declare those that you need: ${additionalTags.slice(0, 5).join(", ")}${additionalTags.length > 5 ? ", …" : ""}`,
      );
    }
    const failed = images.filter((image) => hasFailed(image.status));
    const reasons = failed.map((image) => new ImportError(`${repository}:${image.tag}`, image.status).message);
    const whole =
      hasFailed(outcome) && reasons.length === 0 ? [new ImportError(repository, outcome ?? {}).message] : [];
    return { stream: status?.import, reasons: [...whole, ...reasons].map((reason) => `${path}: ${reason}`) };
  } catch (error) {
    if (!(error instanceof ImageStreamError)) throw error;
    return { stream: undefined, reasons: [`${path}: ${repository} could not be imported: ${error.message}`] };
  }
}

/** What is kept of a stream whose repository was not imported: without the repository, so that the next update tries again. */
export function withoutRepository(outs: ImageStreamOutputs): ImageStreamOutputs {
  const { dockerImageRepository: _repository, ...spec } = outs.spec;
  return { ...outs, spec };
}
