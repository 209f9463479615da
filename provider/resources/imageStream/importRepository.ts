import type { ApiImageStream } from "../../cluster/api/imageStream.ts";
import { hasFailed, ImportError } from "../../cluster/importFailure.ts";
import type { Diagnostic } from "../../image/diagnostic.ts";
import { ImageStreamError } from "../../image/error.ts";
import { headline } from "../../text/headline.ts";
import type { Message } from "../../text/message.ts";
import type { Context } from "../handlers.ts";
import { isImported } from "../tag/tagSource.ts";
import type { ImageStreamInputs } from "./inputs.ts";
import { entriesOf, importOf } from "./sendImports.ts";

/** Outcome of the import of a whole repository. */
export interface RepositoryImport {
  /** The stream afterwards; `undefined` if the cluster has stored nothing. */
  readonly stream: ApiImageStream | undefined;
  /** Empty if anything of the repository was imported. */
  readonly diagnostics: readonly Diagnostic[];
  /** Names of declared tags that failed in the same request: the update imports them once more. */
  readonly unfetched: readonly string[];
}

/** The cluster imports a repository by itself only while a stream lacks this time of its last import. */
export const repositoryCheck = "openshift.io/image.dockerRepositoryCheck";

const path = "spec.dockerImageRepository";
/** A whole repository is fetched at two manifests a second. */
const timeout = 300_000;

/**
 * Has the cluster import all tags of the stream's repository, and waits for it. The cluster's own import would fail
 * silently.
 */
export async function importRepository(
  { cluster, warn }: Context,
  inputs: ImageStreamInputs,
): Promise<RepositoryImport> {
  const { metadata, spec } = inputs;
  const { name, namespace, annotations } = metadata;
  const repository = spec.dockerImageRepository ?? "";
  const insecure = annotations?.["openshift.io/image.insecureRepository"] === "true";
  const from = { kind: "DockerImage" as const, name: repository };
  // The API puts single images on top of the repository's: a declared tag of the same name never has another image.
  const declared = (spec.tags ?? []).filter(isImported).map((tag) => importOf(tag, inputs));
  const entries = entriesOf(declared);
  const images = entries.map(({ spec: image }) => image);
  const object = {
    metadata: { name },
    spec: { import: true, repository: { from, importPolicy: { insecure } }, ...(images.length > 0 && { images }) },
  };
  try {
    const { status } = await cluster.imageStreamImports.create(namespace, object, { retryConflict: true, timeout });
    const { status: outcome = {}, images: tags = [], additionalTags = [] } = status?.repository ?? {};
    const unfetched = entries
      .filter((_entry, index) => hasFailed(status?.images?.[index]?.status))
      .map(({ each }) => each.tag.name);
    const failed = tags.filter((image) => hasFailed(image.status));
    const failures = failed.map((image) => new ImportError(`${repository}:${image.tag}`, image.status).message);
    const imported = tags.length - failed.length;
    if (additionalTags.length > 0) await warn?.(leftOut(repository, imported, additionalTags));
    if (imported > 0) {
      // Broken tags of a repository are often beyond the program's reach.
      if (failed.length > 0) {
        await warn?.({
          headline: headline`${String(failed.length)} tags of the repository failed`,
          details: [["why", `${path}: not all tags could be imported: ${failures.join("; ")}`]],
        });
      }
      return { stream: status?.import, diagnostics: [], unfetched };
    }
    const whole = hasFailed(outcome) && failed.length === 0 ? [new ImportError(repository, outcome).message] : [];
    const diagnostics = [...whole, ...failures].map((summary) => ({ path, summary }));
    return { stream: status?.import, diagnostics, unfetched };
  } catch (error) {
    if (!(error instanceof ImageStreamError)) throw error;
    const summary = `${repository} could not be imported: ${error.message}`;
    return { stream: undefined, diagnostics: [{ path, summary }], unfetched: [] };
  }
}

function leftOut(repository: string, imported: number, additionalTags: readonly string[]): Message {
  const shown = `${additionalTags.slice(0, 5).join(", ")}${additionalTags.length > 5 ? ", …" : ""}`;
  const left = String(additionalTags.length);
  return {
    headline: headline`${left} tags of the repository left out`,
    details: [
      ["why", `${path}: the cluster has imported ${imported} tags of ${repository} and left out ${left}`],
      ["do", `declare those that you need: ${shown}`],
    ],
  };
}

/** The stream without its repository: the next update imports it. */
export function withoutRepository<Inputs extends ImageStreamInputs>(inputs: Inputs): Inputs {
  const { dockerImageRepository: _repository, ...spec } = inputs.spec;
  return { ...inputs, spec };
}
