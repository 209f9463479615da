import * as pulumi from "@pulumi/pulumi";
import {
  type ImageTriggerInputs,
  imageTriggerFaults,
  normalizeImageTrigger,
} from "../provider/resources/imageTrigger/inputs.ts";
import { workloadFailures } from "../provider/resources/imageTrigger/workload.ts";
import type { Failure, Transient } from "../provider/resources/inputs/transient.ts";
import { isUnknown, unknown } from "../provider/resources/inputs/unknown.ts";
import type { Connection } from "./connection.ts";
import type { ImageTriggerArgs, WorkloadArgs } from "./imageTrigger.ts";
import { partiallyKnown } from "./partiallyKnown.ts";
import { plainReference } from "./plainSource.ts";

const apiVersions: Readonly<Record<string, string>> = { CronJob: "batch/v1" };

/** Fills in defaults, and finds out which image the workload will run. */
export function declareImageTrigger(
  args: ImageTriggerArgs,
  mayComeLater: boolean,
  connected: Promise<Connection | undefined>,
): pulumi.Output<ImageTriggerInputs & { transient: Transient }> {
  const given = { ...args, workload: workloadArgs(args.workload) };
  return partiallyKnown(given, async ({ workload, from, ...rest }) => {
    const connection = await connected;
    const namespace = (await connection?.namespace()) ?? "default";
    const apiVersion = apiVersions[String((workload as { kind?: unknown })?.kind)] ?? "apps/v1";
    const inputs = {
      ...rest,
      workload: isUnknown(workload) ? workload : { apiVersion, namespace, ...(workload as object) },
      from: plainReference(from),
    } as ImageTriggerInputs;
    const transient: Transient = { dryRun: pulumi.runtime.isDryRun() };
    if (connection === undefined || imageTriggerFaults(inputs).length > 0) return { ...inputs, transient };
    return resolved(normalizeImageTrigger(inputs), transient, mayComeLater, connection);
  });
}

/** A resource of @pulumi/kubernetes stands for what it manages. */
function workloadArgs(workload: ImageTriggerArgs["workload"]): WorkloadArgs {
  if (!pulumi.Resource.isInstance(workload)) return workload;
  const { apiVersion, kind, metadata } = workload;
  const of = pulumi.output(metadata);
  return { apiVersion, kind, name: of.apply(({ name }) => name), namespace: of.apply(({ namespace }) => namespace) };
}

async function resolved(
  inputs: ImageTriggerInputs,
  transient: Transient,
  mayComeLater: boolean,
  connection: Connection,
): Promise<ImageTriggerInputs & { transient: Transient }> {
  const [refused, image] = await Promise.all([
    mayComeLater ? [] : refusals(inputs, connection),
    inputs.paused === true ? undefined : movedTo(inputs, connection),
  ]);
  return { ...inputs, ...(image === undefined ? {} : { image }), transient: { ...transient, refused } };
}

/** What the preview can already tell; where the cluster cannot be asked, the update will tell. */
async function refusals(inputs: ImageTriggerInputs, { cluster }: Connection): Promise<Failure[]> {
  if (Object.values(inputs.workload).some(isUnknown)) return [];
  return cluster.objects.find(inputs.workload).then(
    (workload) => workloadFailures(inputs, workload),
    () => [],
  );
}

async function movedTo({ from, workload }: ImageTriggerInputs, { tags }: Connection): Promise<string | undefined> {
  if (isUnknown(from) || Object.values(from).some(isUnknown)) return unknown;
  const [stream = "", tag = ""] = from.name.split(":");
  const resolution = await tags.moved({ namespace: from.namespace ?? workload.namespace, stream, tag });
  if (resolution === undefined) return undefined;
  return "image" in resolution ? (resolution.image.image ?? unknown) : unknown;
}
