import * as pulumi from "@pulumi/pulumi";
import { defaultApiVersion } from "../../provider/image/apiVersion.ts";
import type { Diagnostic, TagDiagnostic } from "../../provider/image/diagnostic.ts";
import { tagKey } from "../../provider/resolver/declarations.ts";
import { isMarked } from "../../provider/resources/creation/creation.ts";
import { triggerId } from "../../provider/resources/imageTrigger/entryFound.ts";
import {
  type ImageTriggerInputs,
  imageTriggerDiagnostics,
  nameOfSource,
  normalizeImageTrigger,
  type TriggeredKind,
  triggerSource,
  workloadName,
} from "../../provider/resources/imageTrigger/inputs.ts";
import { placeOfKind } from "../../provider/resources/imageTrigger/placeOfKind.ts";
import { takenDiagnostics, workloadDiagnostics } from "../../provider/resources/imageTrigger/workload.ts";
import type { Transient } from "../../provider/resources/inputs/transient.ts";
import { hasUnknown, isUnknown, unknown } from "../../provider/resources/inputs/unknown.ts";
import { headline } from "../../provider/text/headline.ts";
import type { Message } from "../../provider/text/message.ts";
import { type Connection, serverOf } from "../connection.ts";
import type { ImageTriggerArgs, WorkloadArgs } from "../imageTriggerArgs.ts";
import { sayEmptyTag } from "../messages/sayEmptyTag.ts";
import { mayComeLater, placeOf } from "../objectArgs.ts";
import { declaredBelow } from "./declaredBelow.ts";
import { ofProvider, type WithSecrets, withSecrets } from "./declaredSecrets.ts";
import { followedTag } from "./followedTag.ts";
import { partiallyKnown } from "./partiallyKnown.ts";
import { isStreamTag, plainReference } from "./plainSource.ts";

/** Fills in defaults, and finds out which image the workload will run. */
export function declareImageTrigger(
  args: ImageTriggerArgs,
  opts: pulumi.CustomResourceOptions | undefined,
  connected: Promise<Connection | undefined>,
  place: number,
): pulumi.Output<ImageTriggerInputs & WithSecrets & { transient: Transient }> {
  const workload = workloadArgs(args.workload);
  return partiallyKnown({ ...args, workload }, async (given, paths) => {
    const connection = await connected;
    const comesLater = await mayComeLater(workload, opts);
    const secrets = [...paths, ...ofProvider("workload", given.workload, connection)];
    const { isSecretImage, ...inputs } = await declare(given, { comesLater, connection, place });
    return withSecrets(inputs, isSecretImage ? [...secrets, "/image"] : secrets);
  });
}

type Declared = ImageTriggerInputs & { transient: Transient; isSecretImage?: boolean };

interface Surroundings {
  readonly comesLater: boolean;
  readonly connection: Connection | undefined;
  readonly place: number;
}

async function declare(
  { workload, from, ...rest }: { workload: unknown; from?: unknown },
  { comesLater, connection, place }: Surroundings,
): Promise<Declared> {
  const namespace = (await connection?.namespace()) ?? "default";
  const apiVersion = defaultApiVersion(String((workload as { kind?: unknown })?.kind)) ?? "apps/v1";
  const inputs = {
    ...rest,
    workload: isUnknown(workload) ? workload : { apiVersion, namespace, ...(workload as object) },
    from: plainReference(from, await serverOf(connection)),
  } as ImageTriggerInputs;
  const transient: Transient = { dryRun: pulumi.runtime.isDryRun() };
  if (connection === undefined || imageTriggerDiagnostics(inputs).length > 0) return { ...inputs, transient };
  const normal = normalizeImageTrigger(inputs);
  const names =
    isStreamTag(from) || hasUnknownSource(normal) ? [] : [{ names: [nameOfSource(normal)], property: "from" }];
  const below = await declaredBelow(connection, names, place);
  if (below.length > 0) return { ...inputs, transient: { ...transient, refused: below } };
  return resolved(normal, transient, { comesLater, connection, place });
}

/** A source without a namespace is in that of the workload. */
const hasUnknownSource = ({ from, workload }: ImageTriggerInputs): boolean =>
  hasUnknown(from) || (from.namespace === undefined && (isUnknown(workload) || isUnknown(workload.namespace)));

/** The entry of a BuildConfig has its place by the source. */
const hasUnknownPlace = ({ workload, container, containers, fieldPath, from }: ImageTriggerInputs): boolean =>
  hasUnknown([workload, container, containers, fieldPath, workload.kind === "BuildConfig" && from]);

const shortName = ({ workload }: ImageTriggerInputs): string =>
  isUnknown(workload) || isUnknown(workload.name) ? "the workload" : workload.name;

/** A resource of @pulumi/kubernetes stands for what it manages. */
function workloadArgs(workload: ImageTriggerArgs["workload"]): WorkloadArgs {
  if (!pulumi.Resource.isInstance(workload)) return workload;
  const { apiVersion, kind, metadata } = workload;
  // Resources of other kinds are refused with the faults of the trigger.
  return { apiVersion, kind: kind as pulumi.Output<TriggeredKind>, ...placeOf(metadata) };
}

async function resolved(
  inputs: ImageTriggerInputs,
  transient: Transient,
  { comesLater, connection, place }: Surroundings & { connection: Connection },
): Promise<Declared> {
  const [{ refused, taken = [], restore }, moved] = await Promise.all([
    lookAt(inputs, comesLater, connection),
    inputs.paused === true ? undefined : movedTo(inputs, connection, place),
  ]);
  const { image, isSecret, problem } = moved ?? {};
  const unresolved =
    problem === undefined
      ? []
      : [
          {
            path: "from",
            summary: withoutImage(inputs),
            headline: headline`${shortName(inputs)} gets no image of ${nameOfTag(inputs)}`,
          },
        ];
  // A source that is not known yet is never the one in the state.
  const isKnown = !hasUnknownSource(inputs) && !isUnknown(inputs.paused);
  const declared = isKnown ? { from: nameOfSource(inputs), paused: inputs.paused === true } : undefined;
  const waiting = moved === undefined && inputs.paused !== true ? await waitsFor(inputs, connection, place) : undefined;
  return {
    ...inputs,
    ...(image === undefined ? {} : { image }),
    ...(isSecret === true ? { isSecretImage: true } : {}),
    ...(restore === undefined ? {} : { restore }),
    transient: {
      ...transient,
      refused,
      taken,
      unresolved,
      ...(declared === undefined ? {} : { declared }),
      ...(waiting === undefined ? {} : { waiting }),
    },
  };
}

interface Seen {
  readonly refused: Diagnostic[];
  readonly taken?: Diagnostic[];
  readonly restore?: string;
}

/**
 * Looks at the workload in the preview. It lacks the trigger after its owner has made it anew. Where the cluster cannot be
 * asked, the update will tell.
 */
async function lookAt(
  inputs: ImageTriggerInputs,
  comesLater: boolean,
  { cluster, creations }: Connection,
): Promise<Seen> {
  if (hasUnknownPlace(inputs)) return { refused: [] };
  try {
    const workload = await cluster.objects.find(inputs.workload);
    const refused = comesLater ? [] : workloadDiagnostics(inputs, workload);
    const uid = workload?.metadata.uid;
    if (workload === undefined || uid === undefined || refused.length > 0) return { refused };
    const found = placeOfKind(inputs.workload.kind).find(inputs, workload);
    const left = found.length === 0 ? undefined : await creations.find({ kind: "ImageTrigger", id: triggerId(inputs) });
    const taken = comesLater || isMarked(workload, left) ? [] : takenDiagnostics(inputs, found);
    return { refused, taken, ...(found.length === 0 ? { restore: uid } : {}) };
  } catch {
    return { refused: [] };
  }
}

interface Moved {
  /** Absent where the engine keeps the tag from getting one. */
  readonly image: string | undefined;
  readonly isSecret?: boolean;
  readonly problem?: TagDiagnostic;
}

/** The image that this program will have given the tag; `undefined` where other users or the cluster move it. */
async function movedTo(inputs: ImageTriggerInputs, connection: Connection, place: number): Promise<Moved | undefined> {
  if (hasUnknownSource(inputs)) return { image: unknown };
  const resolution = await connection.tags.moved(followedTag(inputs), place);
  if (resolution === undefined) return undefined;
  if ("image" in resolution) {
    const { image = unknown, isSecret = false } = resolution.image;
    return { image, isSecret };
  }
  const { problem } = resolution;
  if (problem.severity !== "info") return { image: unknown, problem };
  return { image: pulumi.runtime.isDryRun() ? unknown : undefined };
}

/** In a preview, tells of a tag that this program gives no image, and that has none yet. */
async function waitsFor(
  inputs: ImageTriggerInputs,
  { tags, declarations, owners }: Connection,
  place: number,
): Promise<Message | undefined> {
  if (!pulumi.runtime.isDryRun()) return undefined;
  const name = followedTag(inputs);
  const resolution = await tags.resolve(name, place);
  if ("image" in resolution || resolution.problem.code !== "TAG_NOT_FOUND") return undefined;
  if (declarations.find(name) !== undefined) {
    void sayEmptyTag(declarations, name, owners.get(tagKey(name))?.resource);
    return undefined;
  }
  return {
    headline: headline`${nameOfTag(inputs)} has no image, ${shortName(inputs)} waits`,
    details: [
      ["tag", tagKey(name)],
      ["do", `build, import or declare image stream tag ${tagKey(name)}, or correct its name`],
    ],
  };
}

/** `stream:tag`. */
const nameOfTag = (inputs: ImageTriggerInputs): string => triggerSource(inputs).name;

/** The cause is told where the tag is declared. */
function withoutImage(inputs: ImageTriggerInputs): string {
  const { namespace, name } = triggerSource(inputs);
  const what = `the image of image stream tag ${namespace}/${name} cannot be told`;
  return `${what}, so ${isUnknown(inputs.workload) ? shortName(inputs) : workloadName(inputs.workload)} will not get one; the message on the tag says why`;
}
