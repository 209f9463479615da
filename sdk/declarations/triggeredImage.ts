import * as pulumi from "@pulumi/pulumi";
import type { ApiObject } from "../../provider/cluster/api/objectMeta.ts";
import { fieldManagers } from "../../provider/cluster/api/objectMeta.ts";
import { waitFor } from "../../provider/cluster/waitFor.ts";
import { ImageStreamError } from "../../provider/image/error.ts";
import type { FoundContainer } from "../../provider/image/fieldPath.ts";
import { type AnnotatedKind, findContainer, podSpecPath } from "../../provider/image/fieldPath.ts";
import { tagKey } from "../../provider/resolver/declarations.ts";
import type { Resolution } from "../../provider/resolver/resolution.ts";
import { annotated } from "../../provider/resources/imageTrigger/annotated.ts";
import { type ImageTriggerInputs, triggerSource, workloadName } from "../../provider/resources/imageTrigger/inputs.ts";
import { headline } from "../../provider/text/headline.ts";
import type { Connection } from "../connection.ts";
import { warn } from "../messages/say.ts";
import { sayEmptyTag } from "../messages/sayEmptyTag.ts";
import { silently } from "../messages/silently.ts";
import { followedTag } from "./followedTag.ts";

/** Kubernetes refuses an empty image in a template, and a Pod with a space for one: it waits for the controller. */
const placeholder = " ";

/** Seconds that the cluster's trigger controller gets. It usually needs less than one. */
const defaultTimeout = 60;

/** The container as it is on the cluster, and what the tag will have. */
interface Situation {
  readonly inputs: ImageTriggerInputs;
  readonly workload: ApiObject | undefined;
  /** The image after this program's writes; `undefined` if there is none yet. */
  readonly wanted: string | undefined;
  /** Only this program moves the tag. */
  readonly movedHere: boolean;
}

/**
 * The image to declare for a container with a trigger: in a preview the expected one, in an update the settled one.
 * It comes after the tag, if that is declared above `place`.
 */
export async function triggeredImage(
  inputs: ImageTriggerInputs,
  connection: Connection,
  place: number,
): Promise<pulumi.Output<string> | string> {
  const name = followedTag(inputs);
  const moved = await connection.tags.moved(name, place);
  const declaring = connection.owners.get(tagKey(name));
  const owner = declaring !== undefined && declaring.place < place ? await declaring.resource : undefined;
  if (pulumi.runtime.isDryRun()) {
    const resolution = moved ?? (await connection.tags.resolve(name, place));
    const image = ofPlace(resolution, await expected(inputs, resolution, moved !== undefined, connection));
    return owner === undefined ? image : owner.urn.apply(() => image);
  }
  const settle = () => silently(async () => ofPlace(moved, await settled(inputs, moved !== undefined, connection)));
  // What depends on the image depends on the tag.
  return owner === undefined ? settle() : owner.urn.apply(() => pulumi.output(settle()));
}

/** A pull spec, secret where the tag's source is. */
const ofPlace = (resolution: Resolution | undefined, image: string): pulumi.Output<string> =>
  resolution !== undefined && "image" in resolution && resolution.image.isSecret === true
    ? pulumi.secret(image)
    : pulumi.output(image);

async function expected(
  inputs: ImageTriggerInputs,
  resolution: Resolution,
  movedHere: boolean,
  connection: Connection,
): Promise<string> {
  const image = "image" in resolution ? resolution.image.image : undefined;
  // A tag that this program gives an image will have one, even if it cannot be told yet.
  const wanted = image ?? (movedHere || "image" in resolution ? (pulumi.unknown as string) : undefined);
  try {
    const workload = await connection.cluster.objects.find(inputs.workload);
    const situation = { inputs, workload, wanted, movedHere };
    if (follows(situation) && movedHere) return wanted ?? placeholder;
    return unfollowed(situation, connection);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await warn({
      headline: headline`image of ${inputs.workload.name} unknown yet`,
      details: [["why", `the image of ${workloadName(inputs.workload)} cannot be told yet: ${reason}`]],
    });
    return pulumi.unknown as string;
  }
}

/** After the tag was written. */
async function settled(inputs: ImageTriggerInputs, movedHere: boolean, connection: Connection): Promise<string> {
  const { cluster } = connection;
  const { namespace, name } = triggerSource(inputs);
  const [workload, tag] = await Promise.all([
    cluster.objects.find(inputs.workload),
    cluster.imageStreamTags.find(namespace, name),
  ]);
  const situation = { inputs, workload, wanted: tag?.image?.dockerImageReference, movedHere };
  const { wanted } = situation;
  if (wanted === undefined || !movedHere || !follows(situation)) return unfollowed(situation, connection);
  return updated(situation, wanted, () => cluster.objects.find(inputs.workload));
}

/** The image without a wait. A field that another manager has written keeps its value, since another one would conflict. */
function unfollowed(situation: Situation, connection: Connection): string {
  const { inputs, workload, wanted } = situation;
  const live = containerOf(inputs, workload)?.image;
  if (live === undefined) return wanted ?? missing(inputs, connection);
  if (inputs.paused === true || follows(situation) || isForeign(inputs, workload)) return live;
  return wanted ?? live;
}

async function updated(
  { inputs }: Situation,
  wanted: string,
  look: () => Promise<ApiObject | undefined>,
): Promise<string> {
  const { timeout = defaultTimeout, container, workload } = inputs;
  let last: ApiObject | undefined;
  try {
    const see = async () => {
      last = await look();
      return containerOf(inputs, last)?.image;
    };
    await waitFor(see, (live) => live === wanted || live === undefined, {
      timeout: timeout * 1_000,
      what: `the trigger controller's update of ${workloadName(workload)}`,
      describe: (live) => `container ${container} has ${live}, the tag ${wanted}`,
    });
  } catch (error) {
    const timedOut = error instanceof ImageStreamError && error.code === "WAIT_TIMEOUT";
    if (!timedOut || isForeign(inputs, last)) throw error;
    const hint = annotated.hint(inputs, last);
    const cause = hint === "" ? "" : `; ${hint}`;
    await warn({
      headline: headline`trigger of ${workload.name} has not acted`,
      details: [["why", `${error.message}${cause}; the program now sets the image by itself`]],
    });
  }
  return wanted;
}

function containerOf(inputs: ImageTriggerInputs, workload: ApiObject | undefined): FoundContainer | undefined {
  if (workload === undefined || inputs.container === undefined) return undefined;
  const podSpec = podSpecPath(inputs.workload.kind as AnnotatedKind);
  return findContainer(workload, { podSpec, list: "containers", container: inputs.container });
}

/** Tells that the controller already keeps the live container at this tag. */
function follows({ inputs, workload }: Situation): boolean {
  const found = workload === undefined ? [] : annotated.find(inputs, workload);
  const { namespace, name } = triggerSource(inputs);
  return found.some(
    ({ paused, deaf, from }) => !paused && deaf === undefined && from.name === name && from.namespace === namespace,
  );
}

/** Tells that a manager other than @pulumi/kubernetes has written the container's image. */
function isForeign(inputs: ImageTriggerInputs, workload: ApiObject | undefined): boolean {
  const found = containerOf(inputs, workload);
  if (workload === undefined || found === undefined) return false;
  const path = podSpecPath(inputs.workload.kind as AnnotatedKind).split(".");
  const element = `k:${JSON.stringify({ name: found.name })}`;
  const steps = [...[...path, found.list].map((key) => `f:${key}`), element, "f:image"];
  return fieldManagers(workload, steps).some((manager) => !/^pulumi-(?:resource-)?kubernetes/.test(manager));
}

/** Tells a tag that builds and pushes fill from one that the program does not declare. */
function missing(inputs: ImageTriggerInputs, { declarations, owners }: Connection): string {
  const name = followedTag(inputs);
  const key = tagKey(name);
  if (declarations.find(name) !== undefined) {
    void sayEmptyTag(declarations, name, owners.get(key)?.resource);
  } else {
    const waits = `container ${inputs.container} of ${workloadName(inputs.workload)} waits for it`;
    void warn({
      headline: headline`${triggerSource(inputs).name} has no image, ${inputs.workload.name} waits`,
      details: [["why", `image stream tag ${key} has no image yet: ${waits}`]],
    });
  }
  return placeholder;
}
