import * as pulumi from "@pulumi/pulumi";
import { ImageStreamError } from "../provider/image/error.ts";
import type { ImageMetadata } from "../provider/image/metadata.ts";
import { type ObjectReference, parseObjectReference } from "../provider/image/objectReference.ts";
import { parseStreamImage } from "../provider/image/streamImage.ts";
import { parseStreamTag } from "../provider/image/streamTag.ts";
import type { Resolution } from "../provider/resolver/resolution.ts";
import { tagPlatformDiagnostics } from "../provider/resources/tag/tagPlatformDiagnostics.ts";
import { headline } from "../provider/text/headline.ts";
import { type Connection, serverOf } from "./connection.ts";
import { programPlace } from "./declarations/declarer.ts";
import { plainReference } from "./declarations/plainSource.ts";
import { warn } from "./messages/say.ts";
import { shortReason } from "./messages/shortReason.ts";
import { type ReadOptions, type ReadOutputOptions, readingConnection, readOutput } from "./readOptions.ts";

/** Which reference to resolve. */
export interface ResolveImageArgs {
  /** `quay.io/acme/app:1.4`, or the API's object for a stream's tag or image. */
  from: string | ObjectReference;
  /** Whose pull secrets are used. @default the namespace of the provider, or of the kubeconfig's context */
  namespace?: string;
  /** Allows plain HTTP and unverified TLS. @default false */
  insecure?: boolean;
  /** Reduces a manifest list to the cluster's platform, or keeps it. @default the cluster's, usually `Legacy` */
  importMode?: "Legacy" | "PreserveOriginal";
  /** `os/architecture[/variant]`: which image of a manifest list; one that is for another platform is an error. @default none */
  platform?: string;
}

/** The image of a reference at this moment. */
export interface ResolvedReference {
  /** Absent for tags that are mere references. */
  readonly digest?: string;
  /** Pull spec, by digest where there is one. */
  readonly image: string;
  /** Facts of the image's config and labels. */
  readonly metadata: ImageMetadata;
}

/**
 * Tells what a reference stands for, in a preview as well: by the cluster, or by the registry where the cluster cannot
 * be asked. Asks together with this program's other references, and each only once. Nothing is imported.
 * @throws ImageStreamError with the code of what is wrong, for instance `IMAGE_NOT_FOUND`
 */
export const resolveImage = (args: ResolveImageArgs, opts?: ReadOptions): Promise<ResolvedReference> =>
  resolved(args, opts, { isSecret: false, place: programPlace() });

async function resolved(
  args: ResolveImageArgs,
  opts: ReadOptions | undefined,
  asking: Asking,
): Promise<ResolvedReference> {
  const connection = await readingConnection(opts);
  const from = parseObjectReference(plainReference(args.from, await serverOf(connection)));
  const declared = { from, platform: args.platform, importPolicy: { importMode: args.importMode } };
  const diagnostics = tagPlatformDiagnostics(declared, (key) => key);
  if (diagnostics.length > 0) throw new ImageStreamError("INVALID_PLATFORM", diagnostics);
  const namespace = args.namespace ?? (await connection.namespace());
  const resolution = await resolve(from, namespace, { ...args, ...asking }, connection);
  if (!("image" in resolution)) throw new ImageStreamError(resolution.problem.code, resolution.problem.summary);
  const { digest, image = "", metadata } = resolution.image;
  return { image, metadata, ...(digest === undefined ? {} : { digest }) };
}

/** Like resolveImage, with outputs: in a preview, what cannot be resolved is unknown, with a warning that says why. */
export function resolveImageOutput(
  args: pulumi.Input<{
    from: pulumi.Input<string | ObjectReference>;
    namespace?: pulumi.Input<string>;
    insecure?: pulumi.Input<boolean>;
    importMode?: pulumi.Input<"Legacy" | "PreserveOriginal">;
    platform?: pulumi.Input<string>;
  }>,
  opts?: ReadOutputOptions,
): pulumi.Output<ResolvedReference> {
  const place = programPlace();
  return readOutput((known, options, isSecret) => resolveOrWarn(known, options, { isSecret, place }), args, opts);
}

async function resolveOrWarn(args: ResolveImageArgs, opts: ReadOptions, asking: Asking): Promise<ResolvedReference> {
  try {
    return await resolved(args, opts, asking);
  } catch (error) {
    // What is wrong with the arguments stays wrong.
    if (!pulumi.runtime.isDryRun() || !(error instanceof ImageStreamError) || error.diagnostics.length > 0) throw error;
    await warn(
      {
        headline: headline`${imageName(args)} unknown: ${shortReason(error.code)}`,
        details: [["why", error.message]],
      },
      opts?.parent,
    );
    return pulumi.unknown as ResolvedReference;
  }
}

/** The end of a pull spec, which tells one image from another. */
function imageName({ from }: ResolveImageArgs): string {
  const name = typeof from === "string" ? from : from.name;
  return name.replace(/^.*\//, "");
}

interface Asking {
  readonly isSecret: boolean;
  /** Place in the program of the call. */
  readonly place: number;
}

async function resolve(
  { kind, name, namespace: place }: ObjectReference,
  namespace: string,
  { insecure = false, importMode, platform, isSecret, place: asker }: ResolveImageArgs & Asking,
  { images, streams, copies, tags }: Connection,
): Promise<Resolution> {
  const secrecy = isSecret ? { isSecret } : {};
  if (kind === "ImageStreamTag")
    return tags.copy({ namespace: place ?? namespace, ...parseStreamTag(name), ...secrecy }, asker);
  if (kind === "ImageStreamImage")
    return (copies ?? streams).image({ ...parseStreamImage(name), namespace: place ?? namespace, ...secrecy });
  return images.resolve({ namespace, reference: name, insecure, importMode, platform, ...secrecy });
}
