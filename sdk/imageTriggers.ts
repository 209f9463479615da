import * as pulumi from "@pulumi/pulumi";
import { defaultApiVersion } from "../provider/image/apiVersion.ts";
import { ImageStreamError } from "../provider/image/error.ts";
import type { AnnotatedKind } from "../provider/image/fieldPath.ts";
import { formatTrigger } from "../provider/image/triggerEdits.ts";
import { triggersAnnotation } from "../provider/image/triggers.ts";
import { triggerEntry } from "../provider/resources/imageTrigger/annotated.ts";
import {
  type ImageTriggerInputs,
  imageTriggerDiagnostics,
  nameOfSource,
  normalizeImageTrigger,
} from "../provider/resources/imageTrigger/inputs.ts";
import { isUnknown } from "../provider/resources/inputs/unknown.ts";
import type { ObjectReferenceArgs } from "./args.ts";
import { type Connection, connectionOf, serverOf } from "./connection.ts";
import { declaredBelow } from "./declarations/declaredBelow.ts";
import { ofProvider } from "./declarations/declaredSecrets.ts";
import { programPlace } from "./declarations/declarer.ts";
import { partiallyKnown } from "./declarations/partiallyKnown.ts";
import { isStreamTag, plainReference } from "./declarations/plainSource.ts";
import { triggeredImage } from "./declarations/triggeredImage.ts";
import type { WorkloadArgs } from "./imageTriggerArgs.ts";
import { silently } from "./messages/silently.ts";
import type { StreamTag } from "./streamTag.ts";

/** A workload that has image triggers in an annotation. */
export interface AnnotatedWorkloadArgs extends WorkloadArgs {
  /** The kind as the API spells it. */
  kind: pulumi.Input<AnnotatedKind>;
}

/** Which containers of a workload follow which tags. */
export interface ImageTriggersArgs<Container extends string = string> {
  /** The Deployment, StatefulSet, DaemonSet or CronJob, by the name that it has on the cluster. */
  workload: AnnotatedWorkloadArgs;
  /** The tag that each container, or init container, follows: a tag of a declared stream, `stream:tag`, … */
  containers: Record<Container, pulumi.Input<string | StreamTag | ObjectReferenceArgs>>;
  /** Keeps the triggers, but lets them do nothing. @default false */
  paused?: pulumi.Input<boolean>;
  /** Seconds that an update waits for the cluster's trigger controller after a tag has moved. @default 60 */
  timeout?: pulumi.Input<number>;
}

/** Annotation and images for a workload that another package owns. */
export interface ImageTriggers<Container extends string = string> {
  /** For `metadata.annotations`; can be spread among others. */
  readonly annotations: { readonly "image.openshift.io/triggers": pulumi.Output<string> };
  /** For `image` of the containers, by their names. */
  readonly image: { readonly [Name in Container]: pulumi.Output<string> };
}

/**
 * Image triggers for a workload that the same program declares with @pulumi/kubernetes, so that its server-side apply
 * and the cluster's trigger controller never fight over the image. `image` is what the container will have anyway: the
 * digest that the tag will have, in an update after the controller has set it; for tags that the cluster moves by itself
 * (schedule, pushes, builds) the image that the container has now. A tag without an image gives a space, with which no
 * Pod starts until the controller fills it in.
 *
 * Let a trigger keep its tag and move the tag: where the trigger of a running workload gets another tag, the workload
 * gets the new image from the controller, and the program only the time after.
 * @throws ImageStreamError `INVALID_TRIGGERS` in the outputs
 * @throws ImageStreamError `WAIT_TIMEOUT` in `image`, if the controller owns the image and does not update it in time
 */
export function imageTriggers<const Container extends string>(
  args: ImageTriggersArgs<Container>,
  opts?: pulumi.InvokeOptions,
): ImageTriggers<Container> {
  const connected = connectionOf(opts);
  const place = programPlace();
  const containers = Object.keys(args.containers) as Container[];
  const declared = partiallyKnown(args, async (known, secrets) => {
    const connection = await connected;
    const hidden = [...secrets, ...ofProvider("workload", known.workload, connection)];
    const all = await silently(async () => {
      const declared = await declare(known as KnownArgs, connection);
      await refuseBelow(known as KnownArgs, declared, connection, place);
      return declared;
    });
    return { all, isSecret: hidden.length > 0 };
  });
  const image = (container: string) =>
    pulumi.output(
      declared.apply(async ({ all }) => {
        const inputs = all.find((one) => one.container === container);
        const connection = await connected;
        if (inputs === undefined || connection === undefined || hasUnknown(inputs)) return pulumi.unknown as string;
        return silently(() => triggeredImage(inputs, connection, place));
      }),
    );
  return {
    annotations: { [triggersAnnotation]: pulumi.output(declared.apply(annotation)) } as ImageTriggers["annotations"],
    image: Object.fromEntries(containers.map((container) => [container, image(container)])) as Record<
      Container,
      pulumi.Output<string>
    >,
  };
}

interface KnownArgs {
  readonly workload: Readonly<Record<string, unknown>>;
  readonly containers: Readonly<Record<string, unknown>>;
  readonly paused?: boolean;
  readonly timeout?: number;
}

/** One trigger for each container, in the form of the resource. */
async function declare(args: KnownArgs, connection: Connection | undefined): Promise<ImageTriggerInputs[]> {
  const { workload, containers, ...rest } = args;
  const namespace = (await connection?.namespace()) ?? "default";
  const server = await serverOf(connection);
  const apiVersion = defaultApiVersion(String(workload["kind"])) ?? "apps/v1";
  const all = Object.entries(containers).map(([container, given]): unknown => {
    const from = plainReference(given, server);
    return { ...rest, workload: { apiVersion, namespace, ...workload }, container, from };
  });
  const diagnostics = all.flatMap(imageTriggerDiagnostics);
  if (diagnostics.length > 0) throw new ImageStreamError("INVALID_TRIGGERS", diagnostics);
  return (all as ImageTriggerInputs[]).map(normalizeImageTrigger);
}

/** @throws ImageStreamError `DECLARED_BELOW` */
async function refuseBelow(
  { containers }: KnownArgs,
  all: readonly ImageTriggerInputs[],
  connection: Connection | undefined,
  place: number,
): Promise<void> {
  const named = all.filter(({ container, from }) => !isUnknown(from) && !isStreamTag(containers[container ?? ""]));
  const sources = named.map((inputs) => ({
    names: [nameOfSource(inputs)],
    property: `containers.${inputs.container}`,
  }));
  const [failure] = connection === undefined ? [] : await declaredBelow(connection, sources, place);
  if (failure !== undefined) throw new ImageStreamError("DECLARED_BELOW", `${failure.path}: ${failure.summary}`);
}

interface DeclaredTriggers {
  readonly all: readonly ImageTriggerInputs[];
  /** The annotation has all that the program has given. */
  readonly isSecret: boolean;
}

function annotation({ all, isSecret }: DeclaredTriggers): pulumi.Output<string> {
  const text = all.some(hasUnknown)
    ? (pulumi.unknown as string)
    : `[${all.map((inputs) => formatTrigger(triggerEntry(inputs))).join(",")}]`;
  return isSecret ? pulumi.secret(text) : pulumi.output(text);
}

const hasUnknown = ({ workload, from, ...rest }: ImageTriggerInputs): boolean =>
  [workload, from, ...Object.values(Object(workload)), ...Object.values(Object(from)), rest.paused, rest.timeout].some(
    isUnknown,
  );
