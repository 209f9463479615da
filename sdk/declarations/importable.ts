import { type ImageStreamInputs, normalizeImageStream } from "../../provider/resources/imageStream/inputs.ts";
import { streamMismatches } from "../../provider/resources/imageStream/mismatches.ts";
import {
  asImageStream,
  type ImageStreamTagInputs,
  normalizeImageStreamTag,
} from "../../provider/resources/imageStreamTag/inputs.ts";
import { triggerId } from "../../provider/resources/imageTrigger/entryFound.ts";
import {
  type ImageTriggerInputs,
  normalizeImageTrigger,
  triggerSource,
  workloadName,
} from "../../provider/resources/imageTrigger/inputs.ts";
import { placeOfKind } from "../../provider/resources/imageTrigger/placeOfKind.ts";
import type { Connection } from "../connection.ts";
import type { Importable } from "./importOption.ts";

/** The stream that stands where one is declared. */
export async function importableStream(given: ImageStreamInputs, connection: Connection): Promise<Importable> {
  const inputs = normalizeImageStream(given);
  const { name, namespace } = inputs.metadata;
  const stream = await connection.streams.stream(namespace, name);
  return {
    what: `image stream ${namespace}/${name}`,
    ids: await idsOf(namespace, name, connection),
    property: "metadata.name",
    mismatches: stream && streamMismatches(inputs, stream),
  };
}

/** The tag that stands where one is declared. */
export async function importableTag(given: ImageStreamTagInputs, connection: Connection): Promise<Importable> {
  const inputs = normalizeImageStreamTag(given);
  const declared = asImageStream(inputs);
  const { name, namespace } = declared.metadata;
  const [{ name: tag } = { name: "" }] = declared.spec.tags ?? [];
  const stream = await connection.streams.stream(namespace, name);
  const isThere = stream?.spec?.tags?.some((one) => one.name === tag) === true;
  const mismatches = isThere ? streamMismatches(declared, stream) : undefined;
  return {
    what: `image stream tag ${namespace}/${inputs.metadata.name}`,
    ids: await idsOf(namespace, inputs.metadata.name, connection),
    property: "metadata.name",
    mismatches: mismatches?.map(({ property, present }) => ({
      property: property.replace(/^spec\.tags(\[".*?"\]|\.[^.]+)/, "tag"),
      present,
    })),
  };
}

/** The entry that stands where a trigger is declared. */
export async function importableTrigger(given: ImageTriggerInputs, { cluster }: Connection): Promise<Importable> {
  const inputs = normalizeImageTrigger(given);
  const workload = await cluster.objects.find(inputs.workload);
  const [found] = workload === undefined ? [] : placeOfKind(inputs.workload.kind).find(inputs, workload);
  const { namespace, name } = triggerSource(inputs);
  const isSameSource = found?.from.namespace === namespace && found.from.name === name;
  const isPaused = inputs.paused === true;
  return {
    what: `the trigger on ${workloadName(inputs.workload)}`,
    ids: [triggerId(inputs)],
    property: "workload",
    mismatches: found && [
      ...(isSameSource ? [] : [{ property: "from", present: `${found.from.namespace}/${found.from.name}` }]),
      ...(found.paused === isPaused ? [] : [{ property: "paused", present: found.paused }]),
    ],
  };
}

async function idsOf(namespace: string, name: string, connection: Connection): Promise<string[]> {
  return [`${namespace}/${name}`, ...((await connection.namespace()) === namespace ? [name] : [])];
}
